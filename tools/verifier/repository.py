"""Records and trunk of one repository."""
import concurrent.futures, hashlib, os, re, struct

from verifier.cases import born
from verifier.commits import ID, NAME, OID, read_commit
from verifier.documents import read_document
from verifier.events import judge
from verifier.objects import EMPTY_TREE, Incomplete, Objects, Violation, need
from verifier.policy import Policy, directory, fold
from verifier.signatures import fingerprint, read_signature, ssh_keygen_agrees
from verifier.yaml_subset import Yaml

OF_POLICY = r'policy\.yaml$|allowed_signers$|prompts(/|$)'


class World:
    """A repository: its refs, the steps of its trunk, the chain of each record, and every state judged so far."""

    def __init__(self, path, genesis):
        self.objects, self.parsed, self.signers, self.findings = Objects(path), {}, {}, []
        self.states, self.chains, self.broken, self.policies, self.documents, self.places = {}, {}, {}, {}, {}, {}
        self.tips, self.refs = {}, {}
        heads = {}
        for folder in (os.path.join(path, '.git'), path):
            if os.path.isfile(os.path.join(folder, 'shallow')):
                raise Incomplete('the clone is shallow', 'history/shallow')
        for oid, name, symbolic in self.objects.refs():
            short = re.sub(r'^refs/(heads|remotes/origin)/', '', name)
            if short != name and short != 'HEAD':
                heads.setdefault(short, (oid, name, symbolic))
        self.heads, self.genesis = heads, genesis or self.find_genesis()

    def find_genesis(self):
        """Without a pinned id: the root of trunk's or any record's first-parent line."""
        for name in sorted(self.heads, key=lambda each: (not each.startswith('qms/'), each != 'main', each)):
            root = self.line(self.heads[name][0])[0]
            if re.search(rb'\nQMS-Event: genesis\n', self.objects.get(root, 'commit')):
                return root
        raise Violation('genesis/none', 'no branch begins at a genesis')

    def parents(self, oid):
        """Parents of any commit, where git finds them: at once after the tree."""
        head = re.match(rb'tree [^\n]*\n((?:parent [0-9a-f]{40}\n)*)', self.objects.get(oid, 'commit'))
        return re.findall(OID, head[1].decode()) if head else []

    def line(self, oid):
        """First parents, oldest first, down to genesis or a root."""
        found = [oid]
        while found[-1] != getattr(self, 'genesis', None) and self.parents(found[-1]):
            found.append(self.parents(found[-1])[0])
        return found[::-1]

    def commit(self, oid):
        if oid not in self.parsed:
            self.parsed[oid] = read_commit(oid, self.objects.get(oid, 'commit'))
        return self.parsed[oid]

    def signer(self, e):
        if e.oid not in self.signers:
            need(e.armour, 'signature/missing', 'not signed')
            signed = read_signature(e.armour)
            need(ssh_keygen_agrees(e.armour, e.payload), 'signature/bad', 'does not verify over these bytes')
            self.signers[e.oid] = signed
        return self.signers[e.oid]

    def check_signer(self, e, p, act, right=None):
        """The signature is by a live key of the actor, who is the author; demands and suspensions are met."""
        signed = self.signer(e)
        owner, print_ = p.owners.get(signed.key), fingerprint(signed.key)
        need(owner, 'signature/unknown-key', f'the key {print_} is of nobody')
        need(print_ not in p.revoked, 'signature/revoked-key', print_)
        need(print_ not in p.retired, 'signature/retired-key', print_)
        need(owner == (e.actor or owner), 'event/actor', f'signed by {owner}, and names {e.actor}')
        person = p.people[owner]
        need((e.author.name, e.author.email) == (person['name'], person['email']), 'event/author', e.author.name)
        demand = (p.raw.get('acts') or {}).get(act) or {}
        need(signed.touched or not demand.get('user_presence'), 'signature/user-presence', 'no touch')
        need(person['kind'] in demand.get('kinds', [person['kind']]), 'permission/kind', person['kind'])
        need(act == 'recover' or not p.suspended(owner), 'permission/suspended', owner)
        need(right is None or p.holds(owner, right), 'permission/right', f'{owner} may not {right}')

    def content(self, tree, ident):
        """The tree of a record's directory; of POLICY the three entries of `.qms`."""
        found = self.objects.at(tree, directory(ident))
        if ident == 'POLICY':
            entries = self.objects.tree(found[1]) if found else {}
            return tuple(entries.get(name) for name in ('allowed_signers', 'policy.yaml', 'prompts'))
        return found[1] if found and found[0] == b'40000' else EMPTY_TREE

    def files(self, ident, content):
        if ident != 'POLICY':
            return self.objects.files(content)
        found = dict(zip(('allowed_signers', 'policy.yaml'), content))
        if content[2]:
            found.update({'prompts/' + path: entry for path, entry in self.objects.files(content[2][1]).items()})
        return {path: entry for path, entry in found.items() if entry}

    def digest(self, ident, content):
        total = hashlib.sha256(b'git-qms-digest-v1\n')
        for path, (_, oid) in sorted((path.encode(), entry) for path, entry in self.files(ident, content).items()):
            data = self.objects.get(oid, 'blob')
            total.update(struct.pack('>Q', len(path)) + path + struct.pack('>Q', len(data)) + data)
        return 'sha256:' + total.hexdigest()

    def policy_of(self, content):
        signers, policy, prompts = content
        need(signers and policy, 'policy/invalid', 'policy.yaml or allowed_signers is missing')
        if content not in self.documents:
            self.documents[content] = Policy(self.objects.text(policy[1], 'policy/text'),
                                             self.objects.text(signers[1], 'policy/text'), prompts)
        return self.documents[content]

    def text_of(self, ident, content):
        entry = self.objects.at(content, ident + '.md')
        need(entry, 'content/missing', f'no {ident}.md')
        return self.objects.text(entry[1], 'document/encoding')

    def document(self, ident, content, kind):
        if (ident, content) not in self.documents:
            self.documents[ident, content] = read_document(self.text_of(ident, content), ident, kind)
        return self.documents[ident, content]

    def check_tree(self, c, touches):
        """An event changes files of its own record alone, and those that its act may change."""
        own = directory(c.id)
        for path, old, new in self.objects.changes(self.tree_of(c.e.parents[0]), c.e.tree):
            inner = path[len(own):]
            mine = c.id != 'POLICY' or re.match(OF_POLICY, inner)
            need(touches != 'nothing' or (old or new)[0] == b'40000', 'event/changes-content', path)
            need(path.startswith(own) and mine and touches != 'nothing', 'event/outside', path)
            need(touches != 'document' or inner == c.id + '.md', 'event/outside', path)
            need(not inner.lower().startswith('evidence/ci/') or touches == 'restore', 'event/outside', path)
            need(new is None or new[0] == b'100644' and all(re.fullmatch(NAME, part) for part in inner.split('/')),
                 'content/file', path)
        files = self.files(c.id, c.content)
        need(len(files) <= 5000, 'content/too-many-files', f'{len(files)} files')
        need(sum(len(self.objects.get(oid, 'blob')) for _, oid in files.values()) <= 128 << 20, 'content/too-large', '')
        names = {part for path in files for part in
                 ['/'.join(path.split('/')[:at + 1]) for at in range(path.count('/') + 1)]}
        need(len({name.lower() for name in names}) == len(names), 'content/case', 'two names differ by case alone')

    def tree_of(self, oid):
        return self.objects.get(oid, 'commit')[5:45].decode()

    # Records: chains, states of events, void events.

    def set_up(self):
        """Reads genesis, indexes trunk by what its steps claim, and finds every record's chain."""
        g = self.commit(self.genesis)
        tree = self.objects.tree
        policy = self.policies[self.genesis] = self.policy_of(self.content(g.tree, 'POLICY'))
        need(not g.parents and g.act == 'genesis', 'genesis/invalid', 'has a parent, or is no genesis')
        for holds, rule, message in policy.problems():
            need(holds, rule, message)
        need((policy.raw['replaces'], policy.raw['version']) == (None, 1), 'policy/version', 'genesis replaces none')
        self.check_signer(g, policy, 'genesis')
        need(policy.people[g.actor]['group'] == 'administrator', 'genesis/invalid', 'not by an administrator')
        files = self.objects.files(g.tree)
        need(all(entry[0] == b'100644' and path.startswith('.qms/') for path, entry in files.items()),
             'genesis/invalid', 'holds something else than plain files below .qms')
        facts = Yaml(self.objects.text(files['.qms/genesis.yaml'][1], 'policy/text'), 'genesis.yaml').value
        self.trunk_name = facts['trunk']
        need(self.trunk_name in self.heads, 'genesis/none', f'there is no branch {self.trunk_name}')
        self.born = {'POLICY'} | {path.split('/')[-2] for path in files if path.startswith('.qms/docs/')}
        for ident in self.born:
            kind = policy.kind_of(ident)[0]
            self.states[ident, self.genesis] = born(
                kind, 'executable' if policy.kinds[kind]['executable'] else 'document', state='EFFECTIVE',
                version=(1, 0), top={1: 0}, end=self.genesis, content=self.content(g.tree, ident), was=True,
                oid=self.genesis, begun=self.genesis, time=g.author.time)
        self.genesis_time, self.policy_order = g.author.time, {self.genesis: 0}
        self.index_trunk()
        self.check_names()
        for name, (oid, _, symbolic) in self.heads.items():
            if name.startswith('qms/'):
                self.tips[name[4:]] = oid
                if symbolic:
                    self.find(name[4:], oid, Violation('ref/symbolic', f'{name} is an alias of {symbolic}'))
        for ident in {*self.tips, *self.held[-1], *self.born}:
            try:
                self.chains[ident] = self.find_chain(ident)
            except Violation as found:
                self.find(ident, self.tips.get(ident), found)
                self.chains[ident], self.broken[ident] = [self.genesis], 1
            self.places.update({(ident, oid): at for at, oid in enumerate(self.chains[ident])})
        self.verify_signatures()

    def check_names(self):
        """No branch or tag stands in the way of a governed one, or looks like one."""
        trunk, governed = self.trunk_name, rf'qms/{ID}|exec/{ID}(\.[a-z0-9][a-z0-9.-]*)?|genesis/[a-z0-9-]+|propose/.+'
        for name in [name for _, name, _ in self.objects.refs() if name.startswith(('refs/heads/', 'refs/tags/'))]:
            branch, short = name.startswith('refs/heads/'), name.split('/', 2)[2]
            if branch and (short == trunk or re.fullmatch(governed, short)):
                continue
            near = fold(short)
            clash = near == fold(trunk) or near.startswith(fold(trunk) + '/') or fold(trunk).startswith(near + '/') \
                or re.match(r'(qms|exec|genesis|propose)(/|$)', near) or re.match(rf'@$|head$|-|{OID}$', near)
            if clash:
                self.find(None, None, Violation('ref/governed-name', f'{name} is in the way of a governed branch'))

    def index_trunk(self):
        line = self.line(self.heads[self.trunk_name][0])
        first = line[0]
        if first != self.genesis:
            at = next((at for at, oid in enumerate(line) if self.genesis in self.parents(oid)[1:]), None)
            need(at is not None, 'history/no-genesis', 'trunk does not descend from genesis')
            line = line[at:]
        self.steps, held, self.held = line, {ident: self.genesis for ident in self.born}, []
        for at, oid in enumerate(line):
            try:
                e = self.commit(oid) if at and self.governed(oid) else None
                if e and e.act == 'enact' and len(e.parents) == 2 and 'Document' in e.trailers:
                    held = {**held, e.trailers['Document'][0]: e.parents[1]}
                    if e.trailers['Document'] == ['POLICY'] and e.parents[1] not in self.policy_order:
                        content = self.content(self.tree_of(e.parents[1]), 'POLICY')
                        self.policies[e.parents[1]] = self.policy_of(content)
                        self.policy_order[e.parents[1]] = len(self.policy_order)
            except Violation:
                pass
            self.held.append(held)
        self.step_at = {oid: at for at, oid in enumerate(line)}

    def find_chain(self, ident):
        held, tip = self.held[-1].get(ident), self.tips.get(ident)
        lines = [self.line(oid) for oid in (tip, held) if oid]
        longest = max(lines, key=len)
        need(all(each == longest[:len(each)] for each in lines), 'record/forked', f'{ident} has two histories')
        need(longest[0] == self.genesis, 'history/no-genesis', f'{ident} does not begin at genesis')
        if tip and len(lines) == 2 and len(lines[0]) < len(lines[1]):
            self.find(ident, tip, Violation('ref/behind-trunk', f'the branch of {ident} ends before what trunk holds'))
        return longest

    def find(self, record, oid, violation):
        self.findings += [{'rule': rule, 'commit': oid, 'record': record, 'message': message}
                          for rule, message in violation.found]

    def place(self, ident, oid):
        return self.places.get((ident, oid), -1)

    def knows(self, ident, oid):
        """Whether a record has this event, and it is valid."""
        if (ident, oid) not in self.places or oid == self.genesis and ident not in self.born:
            return False
        return self.advance(ident, self.place(ident, oid))

    def unborn(self, ident, p):
        kind = p.kind_of(ident)[0]
        each = p.kinds[kind]
        family = 'attachment' if each['attachment'] else 'executable' if each['executable'] else 'document'
        return born(kind, family, time=self.genesis_time, content=EMPTY_TREE, begun=None)

    def advance(self, ident, upto):
        """Judges a record's events up to a place on its chain. Says whether all of them are valid."""
        chain = self.chains[ident]
        state = self.states.get((ident, self.genesis))
        done = next((at for at in range(upto, 0, -1) if (ident, chain[at]) in self.states), 0)
        if done:
            state = self.states[ident, chain[done]]
        for at in range(done + 1, upto + 1):
            if ident in self.broken:
                return False
            try:
                e = self.commit(chain[at])
                need(len(e.parents) == 1, 'event/parents', f'has {len(e.parents)} parents')
                state = self.states[ident, chain[at]] = judge(self, ident, state, chain[at])
            except Violation as found:
                self.broken[ident] = at
                self.find(ident, chain[at], found)
                return False
        return True

    def state_at(self, ident, oid):
        need(self.knows(ident, oid), 'pin/unknown', f'{oid} is no valid event of {ident}')
        return self.states[ident, oid]

    def is_void(self, ident, oid, p):
        """Whether the event's key is revoked, and neither trunk nor a checkpoint held the event by then."""
        key = fingerprint(self.signer(self.commit(oid)).key)
        if key not in p.revoked:
            return False
        step = self.step_at.get(p.revoked[key])
        if step is None:
            return True
        listed = self.checkpoint(self.tree_of(self.steps[step])).get(ident)
        good = [self.place(ident, each) for each in (self.held[step].get(ident), listed) if each]
        return self.place(ident, oid) > max(good, default=-1)

    def checkpoint(self, tree):
        entry = self.objects.at(tree, '.qms/checkpoint')
        lines = self.objects.text(entry[1], 'checkpoint/unknown').split('\n')[:-1] if entry else []
        need(lines == sorted(lines) and all(re.fullmatch(f'{ID} {OID}', each) for each in lines),
             'checkpoint/unknown', 'a line is no record and event, or out of order')
        return dict(each.split(' ') for each in lines)

    def verify_signatures(self):
        """Asks ssh-keygen about every event at once; what fails is found again, and named, in its turn."""
        def ask(oid):
            try:
                self.signer(self.commit(oid))
            except (Violation, Incomplete):
                pass
        wanted = {oid for chain in self.chains.values() for oid in chain} | {o for o in self.steps if self.governed(o)}
        for oid in wanted:
            self.objects.get(oid, 'commit')
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(ask, wanted))

    def governed(self, oid):
        return any(re.match(rb'\s*qms-', line, re.I) and not line.startswith(b'QMS-CR:')
                   for line in self.objects.get(oid, 'commit').split(b'\n'))
