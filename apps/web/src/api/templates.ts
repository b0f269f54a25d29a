import { request } from './client.js';
import type { Template } from './types.js';

const at = (name: string) => `/api/templates/${encodeURIComponent(name)}`;

export const listTemplates = (signal: AbortSignal) =>
  request<{ items: Template[] }>('/api/templates', { signal });

export const createTemplate = (template: Pick<Template, 'name' | 'licensed'>) =>
  request<Template>('/api/templates', { method: 'POST', body: template });

/** Gives those who belong to it the licence, or takes it away. */
export const licenseTemplate = (name: string, licensed: boolean) =>
  request<Template>(at(name), { method: 'PUT', body: { licensed } });

export const deleteTemplate = (name: string) => request<unknown>(at(name), { method: 'DELETE' });
