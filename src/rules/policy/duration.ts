const seconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** `90s`, `5m`, `12h`, `1d`: a whole number and one unit. */
export const durationPattern = /^[1-9][0-9]{0,4}[smhd]$/;

/** @returns seconds; `text` matches {@link durationPattern} */
export function durationSeconds(text: string): number {
  return Number(text.slice(0, -1)) * seconds[text.slice(-1) as keyof typeof seconds];
}

/** The shortest text for a number of seconds: 300 is `5m`. */
export function formatDuration(total: number): string {
  const unit = (['d', 'h', 'm'] as const).find((each) => total % seconds[each] === 0) ?? 's';
  return `${total / seconds[unit]}${unit}`;
}
