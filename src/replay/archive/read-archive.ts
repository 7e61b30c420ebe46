import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { fail } from '../../rules/finding.ts';
import { readTar, safePath } from './tar.ts';

const unzip = promisify(gunzip);
/** What an archive may grow to when unpacked; a bomb stops here. */
const maxBytes = 512 * 1024 * 1024;

/** Every file of an archive (`.tar.gz`, `.tar`) or of an unpacked folder, by path. Raises `replay/archive`. */
export async function readArchive(path: string): Promise<Map<string, Uint8Array>> {
  const found = await stat(path).catch((cause) =>
    fail('replay/archive', `${path} cannot be read`, { cause, fix: 'check the path' }),
  );
  if (found.isDirectory()) return readFolder(path);
  const packed = await readFile(path);
  const zipped = packed[0] === 0x1f && packed[1] === 0x8b;
  const bytes = zipped
    ? await unzip(packed, { maxOutputLength: maxBytes }).catch((cause) =>
        fail('replay/archive', `${path} cannot be unpacked: ${String(cause)}`, { cause }),
      )
    : packed;
  return readTar(bytes);
}

async function readFolder(root: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const walk = async (folder: string): Promise<void> => {
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = safePath(folder === '' ? entry.name : `${folder}/${entry.name}`);
      if (entry.isDirectory()) await walk(path);
      else if (entry.isFile()) files.set(path, await readFile(join(root, path)));
      else fail('replay/archive', `${path} is neither a file nor a folder`);
    }
  };
  await walk('');
  return files;
}
