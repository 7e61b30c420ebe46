/** Seconds since 1970 as ISO 8601 in UTC: `2026-01-05T09:00:00Z`. */
export function isoDate(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** The same as the clock on the wall showed it, with its offset: `2026-01-05 10:00:00 +01:00`. */
export function zonedDate(seconds: number, zone: string): string {
  const [sign, hours, minutes] = [zone[0], zone.slice(1, 3), zone.slice(3, 5)];
  const offset = (sign === '-' ? -60 : 60) * (Number(hours) * 60 + Number(minutes));
  const [day, time] = isoDate(seconds + offset).split('T');
  return `${day} ${time?.replace('Z', '')} ${offset === 0 ? 'UTC' : `${sign}${hours}:${minutes}`}`;
}
