type Data = Record<string, unknown>;

/**
 * Under which code the words of an event are found: those that tell of different things under one type
 * have one for each.
 */
export function eventCode(type: string, data: Data): string {
  if (type === 'OwnerAssigned')
    return `${type}-${data['owner'] === null ? 'nobody' : String(data['how'])}`;
  if (type === 'RecordingDeleted') {
    const { rule } = (data['removal'] ?? {}) as Data;
    return `${type}-${String(rule)}`;
  }
  return type;
}
