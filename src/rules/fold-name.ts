/**
 * A name as file systems that fold it see it: without case (also ſ and the Kelvin sign), without characters that take no
 * room, without dots and spaces at the end of a part.
 */
export function foldName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .split('/')
    .map((part) => part.replace(/[. ]+$/, ''))
    .join('/');
}
