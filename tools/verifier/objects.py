"""What every part shares: the published tables, refusals, and git objects read as they are."""
import hashlib, json, os, pathlib, re, subprocess


SCHEMAS = pathlib.Path(__file__).resolve().parent.parent.parent / 'schemas'
TABLE = json.loads((SCHEMAS / 'lifecycle.json').read_text('utf-8'))
POLICY_SCHEMA = json.loads((SCHEMAS / 'policy.schema.json').read_text('utf-8'))
ACTS = {row['act']: row for row in TABLE['acts']}
ENDS = {row['state'] for row in TABLE['states'] if row['end']}
KEYS = [row['key'] for row in TABLE['trailers']]
REPEATED = {row['key'] for row in TABLE['trailers'] if row['many']}
EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'


class Violation(Exception):
    """One or more rules that do not hold, each with what is wrong."""

    def __init__(self, rule, message, *more):
        super().__init__(f'{rule}: {message}')
        self.found = [(rule, message), *more]


class Incomplete(Exception):
    """Something that this verifier lacks, or does not read: `not-read` is no rule of git-qms."""

    def __init__(self, message, rule='not-read'):
        super().__init__(message)
        self.rule, self.message = rule, message


def need(holds, rule, message):
    if not holds:
        raise Violation(rule, message)


class Objects:
    """Raw objects by id, each hashed again. Replace refs, grafts and lazy fetching play no part."""

    def __init__(self, path):
        self.path, self.cache = path, {}
        self.env = dict(os.environ, GIT_NO_REPLACE_OBJECTS='1', GIT_NO_LAZY_FETCH='1', LC_ALL='C')
        self.batch = subprocess.Popen(['git', '-C', path, 'cat-file', '--batch'], env=self.env, stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def refs(self):
        form = '%(objectname) %(refname) %(symref)'
        out = subprocess.run(['git', '-C', self.path, 'for-each-ref', '--format=' + form], env=self.env, check=True,
                             capture_output=True).stdout.decode('utf-8', 'replace')
        return [line.split(' ') for line in out.splitlines()]

    def get(self, oid, kind):
        if oid not in self.cache:
            self.batch.stdin.write(oid.encode() + b'\n')
            self.batch.stdin.flush()
            head = self.batch.stdout.readline().split()
            if len(head) != 3:
                raise Incomplete(f'object {oid} is missing or cannot be read', 'history/missing-object')
            size, most = int(head[2]), {b'commit': 128 << 10, b'tree': 16 << 20}.get(head[1], 64 << 20)
            if size > most:
                for _ in range((size >> 20) + 1):
                    self.batch.stdout.read(min(1 << 20, size + 1))
                    size -= 1 << 20
                raise Violation('object/too-large', f'{oid} has {head[2].decode()} bytes')
            data = self.batch.stdout.read(size + 1)[:-1]
            digest = hashlib.sha1(head[1] + b' ' + head[2] + b'\0' + data).hexdigest()
            need(digest == oid, 'object/hash-mismatch', f'the bytes of {oid} have the hash {digest}')
            self.cache[oid] = head[1].decode(), data
        found, data = self.cache[oid]
        need(found == kind, 'object/type', f'{oid} is a {found}, not a {kind}')
        return data

    def tree(self, oid):
        """The entries of a tree, name to (mode, id)."""
        if ('tree', oid) not in self.cache:
            data, entries, at, last = self.get(oid, 'tree') if oid != EMPTY_TREE else b'', {}, 0, b''
            while at < len(data):
                end = data.index(b'\0', at)
                mode, name = data[at:end].split(b' ', 1)
                order = name + (b'/' if mode == b'40000' else b'')
                need(mode in (b'40000', b'100644', b'100755', b'120000', b'160000') and order > last
                     and name.lower() not in (b'', b'.', b'..', b'.git') and b'/' not in name and name not in entries,
                     'object/tree', f'tree {oid} has the entry {name!r} out of order, twice, or in a bad form')
                entries[name], at, last = (mode, data[end + 1:end + 21].hex()), end + 21, order
            self.cache['tree', oid] = {name.decode('utf-8', 'surrogateescape'): value
                                       for name, value in entries.items()}
        return self.cache['tree', oid]

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
        left = left or [500000]
        left[0] -= len(a) + len(b)
        need(left[0] >= 0, 'object/tree-too-large', 'more than 500000 entries')
        need(prefix.count('/') <= (17 if prefix.startswith('.qms/') else 64), 'object/tree-too-deep', prefix)
        for name in sorted(set(a) | set(b)):
            one, two = a.get(name), b.get(name)
            if one == two:
                continue
            trees = [each[1] if each and each[0] == b'40000' else None for each in (one, two)]
            leaves = [None if each and each[0] == b'40000' and self.tree(each[1]) else each for each in (one, two)]
            if any(leaves):
                yield prefix + name, leaves[0], leaves[1]
            if any(trees):
                yield from self.changes(trees[0], trees[1], prefix + name + '/', left)

    def files(self, tree):
        return {path: new for path, _, new in self.changes(None, tree)} if tree != EMPTY_TREE else {}

    def text(self, oid, rule):
        try:
            return self.get(oid, 'blob').decode('utf-8')
        except UnicodeDecodeError:
            raise Violation(rule, f'{oid} is not UTF-8')
