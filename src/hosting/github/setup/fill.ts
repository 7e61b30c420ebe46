/** What templates of workflows leave open, as far as this release knows it: commits of releases of what they use. */
const known: Readonly<Record<string, string>> = {
  COMMIT_OF_CHECKOUT: '3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1',
  COMMIT_OF_CREATE_GITHUB_APP_TOKEN: '1b10c78c7865c340bc4f6099eb2f838309f1e8c3 # v3.1.1',
  COMMIT_OF_DOWNLOAD_ARTIFACT: '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1',
};

/** A word in capitals that stands for something of this repository; those that end in an underscore are cut short in comments. */
const word = /\b(?:COMMIT_OF_[A-Z_]*[A-Z]|TEST_WORKFLOW_(?:NAME|PATH)|GENESIS|RELAY|SUITE|TRUNK)\b/g;

const isComment = (line: string) => /^\s*#/.test(line);

/** What set-up fills in by itself. */
const own = ['GENESIS', 'RELAY'];

/** A word that somebody has to say. */
const isOpen = (name: string) => openWords(name)[0] === name && !own.includes(name);

/** A value that can stand in a workflow without meaning anything but itself: a path may begin with a dot. */
export function isFilling(name: string, value: string): boolean {
  if (!isOpen(name)) return false;
  return name.startsWith('COMMIT_OF_')
    ? /^[0-9a-f]{40}$/.test(value)
    : /^[A-Za-z0-9.][\w ./-]{0,99}$/.test(value);
}

/** What {@link isFilling} takes for a word, for whoever gave something else. */
export function fillingOf(name: string): string {
  if (!isOpen(name)) return 'no word that a template leaves open';
  return name.startsWith('COMMIT_OF_')
    ? 'a whole commit id, 40 digits; a tag can be moved'
    : 'letters, digits, spaces, `_`, `.`, `/` and `-`, at most 100';
}

/** The words of a template that are still open. Comments name them too, and keep them. */
export function openWords(text: string): string[] {
  const lines = text.split('\n').filter((line) => !isComment(line));
  return [...new Set(lines.flatMap((line) => line.match(word) ?? []))];
}

/** A template with what is known of a repository in it. A word within another one stays. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  const all: Readonly<Record<string, string>> = { ...known, ...values };
  const lines = text.split('\n');
  return lines
    .map((line) => (isComment(line) ? line : line.replace(word, (name) => all[name] ?? name)))
    .join('\n');
}

const code = (text: string) => text.split('\n').filter((line) => line.trim() !== '' && !isComment(line));

/** What may stand for an open word: never a tag or branch for a commit, and nothing that means more than a value. */
function formOf(name: string): string {
  if (name.startsWith('COMMIT_OF_')) return '[0-9a-f]{40}(?: +#[^\\n]*)?';
  if (name === 'GENESIS') return '[0-9a-f]{40}';
  if (name === 'RELAY') return '(?:none|deploy-key|app:[1-9][0-9]*)';
  return `["']?[A-Za-z0-9.][\\w ./-]{0,99}["']?`;
}

/** Whether a workflow does what a template says; what is open may be any value of its form, and comments do not matter. */
export function follows(live: string, template: string): boolean {
  const [there, wanted] = [code(live), code(template)];
  return (
    there.length === wanted.length &&
    wanted.every((line, at) => {
      const open = line.match(word) ?? [];
      const parts = line
        .split(word)
        .map(
          (part, place) =>
            part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') +
            (place < open.length ? formOf(open[place] ?? '') : ''),
        );
      return new RegExp(`^${parts.join('')}$`).test(there[at] ?? '');
    })
  );
}
