/** Seconds since 1970 as ISO 8601 in UTC: `2026-01-05T09:00:00Z`. */
export function isoDate(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
