const CLOCK = /^(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6})$/;

/** Seconds of what is written as 1:05, 1:02:03, or as seconds; `null`: it is no such time. */
export const secondsOf = (text: string): number | null => {
  const [, hours, minutes, seconds] = CLOCK.exec(text.trim()) ?? [];
  if (seconds === undefined) return null;
  if (minutes === undefined) return Number(seconds);
  const isClock = seconds.length <= 2 && Number(seconds) < 60;
  if (!isClock || (hours !== undefined && Number(minutes) > 59)) return null;
  return Number(hours ?? 0) * 3_600 + Number(minutes) * 60 + Number(seconds);
};

/** As the player shows it: 1:05, 1:02:03. */
export const clockOf = (seconds: number): string => {
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
};
