/**
 * A value as a YAML scalar on one line: plain where no reader can take it for anything but text, else double-quoted
 * (YAML 1.2 section 7.3.1; every JSON string is one).
 */
export function yamlScalar(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const plain = /^\p{L}[\p{L}\p{N} ._,()/'+-]*$/u.test(value) && !value.endsWith(' ');
  const word = /^(true|false|null|yes|no|on|off|y|n)$/i.test(value);
  return plain && !word ? value : JSON.stringify(value);
}
