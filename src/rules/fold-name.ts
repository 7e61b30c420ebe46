/**
 * A name as file systems that fold it see it: without case (also ſ and the Kelvin sign), without characters that take no
 * room, without dots and spaces at the end of a part.
 */
export function foldName(name: string): string {
  // Most names, by far, and a gate folds every standing ref: of ASCII only case, dots and spaces fold.
  if (/^[!-~]*$/.test(name) && !name.includes('.')) return name.toLowerCase();
  return name
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .split('/')
    .map(withoutTail)
    .join('/');
}

/** Without dots and spaces at its end; not by a regular expression, which would begin anew at each dot of a run. */
function withoutTail(part: string): string {
  let end = part.length;
  while (part[end - 1] === '.' || part[end - 1] === ' ') end -= 1;
  return part.slice(0, end);
}
