"""What every part shares: the published tables, refusals, text, and git objects read as they are."""
import hashlib, json, os, pathlib, re, subprocess, unicodedata

SCHEMAS = pathlib.Path(__file__).resolve().parent.parent.parent / 'schemas'
LIFECYCLE, FORMAT, POLICY_SCHEMA = (json.loads((SCHEMAS / name).read_text('utf-8'))
                                    for name in ('lifecycle.json', 'format.json', 'policy.schema.json'))
LIMITS = FORMAT['limits']
ACTS = {row['act']: row for row in LIFECYCLE['acts']}
ENDS = {row['state'] for row in LIFECYCLE['states'] if row['end']}
EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
RANGES = ['-'.join(f'\\U{int(end, 16):08x}' for end in each.split('-')) for each in FORMAT['characters']]
FORBIDDEN = re.compile(f"[{''.join(RANGES)}]")
DROPPED = re.compile('[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]')  # characters that some file systems leave out


class Violation(Exception):
    """Rules that do not hold, each with a word on what breaks it."""

    def __init__(self, *found):
        super().__init__(found)
        self.found = found


class Incomplete(Exception):
    """Something that this verifier lacks, or does not read: `not-read` is no rule of git-qms."""

    def __init__(self, message, rule='not-read'):
        super().__init__(message)
        self.found = [(rule, message)]


def need(holds, rule, detail=''):
    if not holds:
        raise Violation((rule, detail))


def need_all(pairs, detail=''):
    """Refuses with every rule of the pairs (rule, whether it holds) that does not hold."""
    found = [(rule, detail) for rule, holds in pairs if not holds]
    if found:
        raise Violation(*found)


def units(text):
    """Length as limits count it: in UTF-16 units."""
    return len(text.encode('utf-16-le')) // 2


def decode(data, rule):
    try:
        return data.decode('utf-8')
    except UnicodeDecodeError:
        raise Violation((rule, 'not UTF-8'))


def check_text(text, rule):
    """Normal form C, no control or format character but LF, no long run of combining marks."""
    need(not FORBIDDEN.search(text), rule, 'a control or format character')
    marks = 0
    for each in '' if text.isascii() else text:
        marks = marks + 1 if unicodedata.category(each).startswith('M') else 0
        need(marks <= LIMITS['combiningMarks'], rule, 'too many combining marks')
    need(unicodedata.is_normalized('NFC', text), rule, 'not in normal form C')


class Objects:
    """Raw objects by id, each hashed again. Replace refs, grafts and lazy fetching play no part."""

    def __init__(self, path):
        self.path, self.cache, self.trees = path, {}, {}
        self.env = dict(os.environ, GIT_NO_REPLACE_OBJECTS='1', GIT_NO_LAZY_FETCH='1', LC_ALL='C')
        self.batch = subprocess.Popen(['git', '-C', path, 'cat-file', '--batch'], env=self.env, stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def close(self):
        self.batch.communicate()

    def refs(self):
        """(object id, name, what a symbolic ref stands for) of every ref."""
        form = '%(objectname) %(refname) %(symref)'
        out = subprocess.run(['git', '-C', self.path, 'for-each-ref', '--format=' + form], env=self.env, check=True,
                             capture_output=True).stdout.decode('utf-8', 'replace')
        return [line.split(' ') for line in out.splitlines()]

    def get(self, oid, kind, most=None):
        """The bytes of an object of a kind; what is larger than `most`, or than its kind may be, is refused."""
        if oid not in self.cache:
            self.batch.stdin.write(oid.encode() + b'\n')
            self.batch.stdin.flush()
            head = self.batch.stdout.readline().split()
            if len(head) != 3:
                raise Incomplete(f'object {oid} is missing or cannot be read', 'history/missing-object')
            self.cache[oid] = head[1].decode(), self.receive(oid, head[1], int(head[2]))
        found, data = self.cache[oid]
        need(data is not None and len(data) <= (most or len(data)), 'object/too-large', oid)
        need(found == kind, 'object/type', f'{oid} is a {found}, not a {kind}')
        return data

    def receive(self, oid, kind, size):
        """What `git cat-file` sends of an object; None where it is larger than its kind may be."""
        limit = {b'commit': 'anyCommitBytes', b'tree': 'treeBytes'}.get(kind, 'fileBytes')
        if size > LIMITS[limit]:
            for at in range(0, size + 1, 1 << 20):
                self.batch.stdout.read(min(1 << 20, size + 1 - at))
            return None
        data = self.batch.stdout.read(size + 1)[:-1]
        need(hashlib.sha1(kind + b' %d\0' % size + data).hexdigest() == oid, 'object/hash-mismatch', oid)
        return data

    def tree(self, oid):
        """The entries of a tree, name to (mode, id)."""
        if oid not in self.trees:
            data, entries, at, last = self.get(oid, 'tree') if oid != EMPTY_TREE else b'', {}, 0, b''
            while at < len(data):
                found = re.compile(rb'(40000|100644|100755|120000|160000) ([^\0/]+)\0.{20}', re.S).match(data, at)
                need(found, 'object/tree', oid)
                mode, name = found[1], decode(found[2], 'object/tree')
                order = found[2] + (b'/' if mode == b'40000' else b'')
                own = re.fullmatch(r'\.|\.\.|(?i:\.git|git~1)', DROPPED.sub('', name))
                need(order > last and name not in entries and not own and len(found[2]) <= LIMITS['nameBytes'],
                     'object/tree', f'{oid} has the entry {name!r}')
                entries[name], at, last = (mode, found[0][-20:].hex()), found.end(), order
            self.trees[oid] = entries
        return self.trees[oid]

    def at(self, tree, path):
        """(mode, id) of what stands at a path, or None."""
        entry = b'40000', tree
        for part in path.strip('/').split('/'):
            if entry is None or entry[0] != b'40000':
                return None
            entry = self.tree(entry[1]).get(part)
        return entry

    def changes(self, old, new, prefix='', left=None):
        """Paths that differ between two trees, with the entries there; an empty folder counts as one."""
        a, b = (self.tree(oid) if oid else {} for oid in (old, new))
        left = left or [LIMITS['treeEntries']]
        left[0] -= len(a) + len(b)
        need(left[0] >= 0, 'object/tree-too-large', prefix)
        most = LIMITS['governedDepth'] + 1 if prefix.startswith('.qms/') else LIMITS['treeDepth']
        for name in sorted(set(a) | set(b)):
            one, two = a.get(name), b.get(name)
            if one == two:
                continue
            need(prefix.count('/') < most, 'object/tree-too-deep', prefix + name)
            trees = [each[1] if each and each[0] == b'40000' else None for each in (one, two)]
            leaves = [None if each and each[0] == b'40000' and self.tree(each[1]) else each for each in (one, two)]
            if any(leaves):
                yield prefix + name, leaves[0], leaves[1]
            if any(trees):
                yield from self.changes(trees[0], trees[1], prefix + name + '/', left)

    def files(self, tree):
        return {path: new for path, _, new in self.changes(None, tree)} if tree != EMPTY_TREE else {}

    def text(self, oid, rule):
        return decode(self.get(oid, 'blob'), rule)
