import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where trunk and the records stood when this clone was last found valid. */
export interface TipsVerified {
  readonly trunk: string;
  readonly tips: Readonly<Record<string, string>>;
}

/** As it was read, and how many lines it came of. */
export interface ReadTips extends TipsVerified {
  readonly lines: number;
}

/** So many verifications are appended before all is written as one line again. */
const mostLines = 64;

const pathOf = (commonDir: string): string => join(commonDir, 'qms', 'verified.json');

function parse(text: string): ReadTips {
  // An earlier git-qms wrote one value over many lines.
  const old = text.startsWith('{\n');
  const texts = old ? [text] : text.split('\n');
  // What follows the last line feed is nothing, or a line that was never finished.
  if (!old) texts.pop();
  const lines = texts.map((line) => JSON.parse(line) as TipsVerified);
  const trunk = lines.at(-1)?.trunk;
  if (typeof trunk !== 'string') throw new SyntaxError('no line is finished');
  const whole = !old && text.endsWith('\n');
  const tips = Object.assign({}, ...lines.map((line) => line.tips));
  return { trunk, tips, lines: whole ? lines.length : mostLines };
}

/** Each line says what moved since the line before; null where nothing, or nothing that can be read, was kept. */
export async function readTipsVerified(commonDir: string): Promise<ReadTips | null> {
  try {
    return parse(await readFile(pathOf(commonDir), 'utf8'));
  } catch {
    return null;
  }
}

/** Keeps where all stands now. Quiet where it cannot: an inspector may look at a repository that is not theirs. */
export async function keepTipsVerified(
  commonDir: string,
  before: ReadTips | null,
  now: TipsVerified,
): Promise<void> {
  const path = pathOf(commonDir);
  const moved = Object.entries(now.tips).filter(([id, tip]) => before?.tips[id] !== tip);
  if (before && moved.length === 0 && before.trunk === now.trunk) return;
  try {
    if (before && before.lines < mostLines && moved.length < mostLines) {
      const line = { trunk: now.trunk, tips: Object.fromEntries(moved) };
      return await appendFile(path, `${JSON.stringify(line)}\n`);
    }
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.new`, `${JSON.stringify(now)}\n`);
    await rename(`${path}.new`, path);
  } catch {
    // Nothing depends on it.
  }
}
