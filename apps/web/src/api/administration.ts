import { request } from './client.js';
import type { Settings, SettingsChange, Status } from './types.js';

export const readSettings = () => request<Settings>('/api/settings');

export const changeSettings = (change: SettingsChange) =>
  request<unknown>('/api/settings', { method: 'PATCH', body: change });

export const readStatus = () => request<Status>('/api/status');
