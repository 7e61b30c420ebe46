"""One repository: its refs, the steps of its trunk, the chain of each record, and every state judged so far."""
import concurrent.futures, hashlib, os, re, struct
from types import SimpleNamespace

from verifier.cases import unborn
from verifier.code import release_of
from verifier.commits import ID, NAME, OID, check_step, claims_governance, read_commit
from verifier.documents import read_document
from verifier.events import judge
from verifier.folding import fold
from verifier.interactive import asks, read_responses, read_template
from verifier.objects import EMPTY_TREE, LIMITS, Incomplete, Objects, Violation, need, need_all, units
from verifier.policy import Policy, directory
from verifier.signatures import fingerprint, read_signature, ssh_keygen_agrees
from verifier.yaml_subset import read_yaml

OF_POLICY = ('allowed_signers', 'policy.yaml', 'prompts')
GOVERNED = rf'qms/(?=.{{1,120}}$){ID}|exec/(?=[^.]{{1,120}}(\.|$)){ID}(\.[a-z0-9][a-z0-9.-]*)?|genesis/[a-z0-9-]+' \
    rf'|propose/[a-z0-9]{{8,40}}/((?=.{{1,120}}$){ID}|answer|trunk)'


class World:
    """All that is known of a repository; judges a record as far as somebody asks for it."""

    def __init__(self, path, genesis):
        self.objects, self.commits, self.signers, self.findings = Objects(path), {}, {}, []
        self.since, self.walked = {}, 0  # of each commit, the first step of trunk that it is reachable from
        self.states, self.chains, self.broken, self.policies, self.contents, self.places = {}, {}, {}, {}, {}, {}
        if any(os.path.isfile(os.path.join(path, *each, 'shallow')) for each in ([], ['.git'])):
            raise Incomplete('the clone is shallow', 'history/shallow')
        self.refs = self.objects.refs()
        clone = any(name.startswith('refs/remotes/origin/') for _, name, _ in self.refs)
        prefix = 'refs/remotes/origin/' if clone else 'refs/heads/'
        self.heads = {name[len(prefix):]: (oid, symbolic) for oid, name, symbolic in self.refs
                      if name.startswith(prefix) and name != prefix + 'HEAD'}
        self.genesis = None
        self.genesis = genesis or self.find_genesis()

    def find_genesis(self):
        """Without a pinned id: the root of trunk's or any record's first-parent line."""
        for name in sorted(self.heads, key=lambda each: (not each.startswith('qms/'), each != 'main', each)):
            root = self.line(self.heads[name][0])[0]
            if re.search(rb'\nQMS-Event: genesis\n', self.objects.get(root, 'commit')):
                return root
        raise Incomplete('no branch begins at a genesis', 'genesis/none')

    def parents(self, oid):
        """Parents of any commit, where git finds them: at once after the tree."""
        head = re.match(rb'tree [^\n]*\n((?:parent [0-9a-f]{40}\n)*)', self.objects.get(oid, 'commit'))
        return re.findall(OID, head[1].decode()) if head else []

    def line(self, oid):
        """First parents, oldest first, down to genesis or a root."""
        found = [oid]
        while found[-1] != self.genesis and self.parents(found[-1]):
            found.append(self.parents(found[-1])[0])
        return found[::-1]

    def commit(self, oid):
        if oid not in self.commits:
            self.commits[oid] = read_commit(oid, self.objects.get(oid, 'commit'))
        return self.commits[oid]

    def tree_of(self, oid):
        return self.objects.get(oid, 'commit')[5:45].decode()

    def governed(self, oid):
        return claims_governance(self.objects.get(oid, 'commit'))

    # Who signed.

    def signer(self, e):
        if e.oid not in self.signers:
            need(e.armour, 'signature/missing')
            signed = read_signature(e.armour)
            need(ssh_keygen_agrees(e.armour, e.payload), 'signature/bad')
            self.signers[e.oid] = signed
        return self.signers[e.oid]

    def check_signer(self, e, p, act):
        """The signature is by a live key of the actor, who is the author, and as the policy demands for the act."""
        signed = self.signer(e)
        need(signed.key in p.owners, 'signature/unknown-key', fingerprint(signed.key))
        owner, person = p.owners[signed.key], p.people[p.owners[signed.key]]
        need(p.status[signed.key] == 'live', f'signature/{p.status[signed.key]}-key', fingerprint(signed.key))
        demand = p.demands.get(act, {})
        need_all([('event/actor', owner == (e.actor or owner)),
                  ('event/author', (e.author.name, e.author.email) == (person['name'], person['email'])),
                  ('signature/user-presence', signed.touched or not demand.get('user_presence')),
                  ('permission/kind', person['kind'] in demand.get('kinds', [person['kind']]))], owner)
        return owner

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

    # Contents.

    def content(self, tree, ident):
        """The tree of a record's directory; of POLICY the three entries of `.qms`."""
        found = self.objects.at(tree, directory(ident))
        if ident == 'POLICY':
            entries = self.objects.tree(found[1]) if found else {}
            return tuple(entries.get(name) for name in OF_POLICY)
        return found[1] if found and found[0] == b'40000' else EMPTY_TREE

    def files(self, ident, content):
        if ident != 'POLICY':
            return self.objects.files(content)
        found = dict(zip(OF_POLICY[:2], content))
        if content[2]:
            found.update({'prompts/' + path: entry for path, entry in self.objects.files(content[2][1]).items()})
        return {path: entry for path, entry in found.items() if entry}

    def once(self, key, read):
        """What was read before of a content; equal contents say the same."""
        if key not in self.contents:
            self.contents[key] = read()
        return self.contents[key]

    def digest(self, ident, content):
        total = hashlib.sha256(b'git-qms-digest-v1\n')
        for path, (_, oid) in sorted((path.encode(), entry) for path, entry in self.files(ident, content).items()):
            data = self.objects.get(oid, 'blob')
            total.update(struct.pack('>Q', len(path)) + path + struct.pack('>Q', len(data)) + data)
        return 'sha256:' + total.hexdigest()

    def policy_of(self, content):
        signers, policy, prompts = content
        need(signers and policy and signers[0] == policy[0] == b'100644', 'policy/invalid')
        return self.once(content, lambda: Policy(
            *(self.objects.text(oid, 'policy/text') for _, oid in (policy, signers)), prompts))

    def text_of(self, ident, content):
        entry = self.objects.at(content, ident + '.md')
        need(entry, 'content/missing', f'no {ident}.md')
        return self.objects.text(entry[1], 'document/encoding')

    def document(self, ident, content, kind):
        return self.once((ident, content, repr(kind)), lambda: read_document(self.text_of(ident, content), ident, kind))

    def template(self, pin):
        """The questions of an interactive template at `<ID> <oid>`; None for a plain one."""
        def read():
            ident, oid = pin.split(' ')
            entry = self.objects.at(self.tree_of(oid), f'{directory(ident)}{ident}.md')
            text = self.objects.get(entry[1], 'blob', LIMITS['documentBytes']).decode('utf-8', 'replace') if entry else ''
            return read_template(text) if asks(text) else None
        return self.once(('template', pin), read)

    def responses(self, content):
        entry = self.objects.at(content, 'responses.yaml')
        need(entry, 'respond/file', 'there is no responses.yaml')
        return self.once(('responses', entry[1]), lambda: read_responses(self.objects.get(entry[1], 'blob')))

    def is_of(self, ident, path):
        """Whether a path is of a record."""
        inner = path[len(directory(ident)):]
        return path.startswith(directory(ident)) and (ident != 'POLICY' or inner in OF_POLICY[:2]
                                                      or inner.startswith('prompts/'))

    def check_tree(self, c, touches):
        """An event changes files of its own record alone, and those that its act may change."""
        for path, old, new in self.objects.changes(self.tree_of(c.e.parents[0]), c.e.tree):
            own = self.is_of(c.id, path)
            need(touches != 'nothing' or (old or new)[0] == b'40000' and not own, 'event/changes-content', path)
            need(own, 'event/outside', path)
            need(not re.search('/evidence/ci(/|$)', path, re.I) or touches in ('restore', 'results'), 'attach/changes',
                 path)
            need(touches != 'results' or re.search(r'/evidence/ci/[^/]+\.json$', path), 'event/outside', path)
            own_files = {'document': [c.id + '.md'], 'answers': [c.id + '.md', 'responses.yaml']}.get(touches)
            need(not own_files or path[len(directory(c.id)):] in own_files, 'event/outside', path)
        self.once((c.id, c.content, 'files'), lambda: self.check_files(self.files(c.id, c.content)))

    def check_files(self, files):
        need(len(files) <= LIMITS['recordFiles'], 'content/too-many-files', f'{len(files)} files')
        for path, (mode, _) in files.items():
            need(mode == b'100644' and all(re.fullmatch(NAME, part) for part in path.split('/')), 'content/file', path)
        size = sum(len(self.objects.get(oid, 'blob')) for _, oid in files.values())
        need(size <= LIMITS['recordBytes'], 'content/too-large', f'{size} bytes')
        names = {path[:at] for path in files for at in [*(slash.start() for slash in re.finditer('/', path)), None]}
        need(len({name.lower() for name in names}) == len(names), 'content/case')

    # The beginning: genesis, the index of trunk, and every record's chain.

    def set_up(self):
        g = self.commit(self.genesis)
        policy = self.policies[self.genesis] = self.policy_of(self.content(g.tree, 'POLICY'))
        need(not g.parents and g.act == 'genesis' and policy.raw['replaces'] is None, 'genesis/invalid')
        need(policy.people[self.check_signer(g, policy, 'genesis')]['group'] == 'administrator', 'genesis/invalid')
        files = self.objects.files(g.tree)
        need('.qms/genesis.yaml' in files and all(entry[0] == b'100644' and path.startswith('.qms/')
                                                  for path, entry in files.items()), 'genesis/invalid')
        facts = read_yaml(self.objects.text(files['.qms/genesis.yaml'][1], 'policy/text'), 'genesis.yaml')
        need(isinstance(facts, dict) and {**facts, 'repository': '', 'trunk': ''} == {
            'schema': 1, 'repository': '', 'trunk': '', 'digest': 'git-qms-digest-v1', 'ids': {'digits': 3}},
            'policy/value', 'genesis.yaml')
        self.trunk_name, self.genesis_time = facts['trunk'], g.author.time
        if self.trunk_name not in self.heads:
            raise Incomplete(f'there is no branch {self.trunk_name}', 'genesis/none')
        parts = [path.split('/') for path in files if path.startswith('.qms/docs/')]
        self.born = {'POLICY'} | {part[-2] for part in parts
                                  if part[-1] == f'{part[-2]}.md' and re.fullmatch(ID, part[-2])}
        for ident in self.born:
            kind = policy.kind_of(ident)[0]
            self.states[ident, self.genesis] = unborn(
                kind, family_of(policy.kinds[kind]), state='EFFECTIVE', version=(1, 0), top={1: 0}, was=True,
                content=self.content(g.tree, ident), oid=self.genesis, begun=self.genesis, end=self.genesis,
                time=g.author.time)
        self.policy_order = {self.genesis: 0}
        self.index_trunk()
        self.check_names()
        tips = {name[4:]: oid for name, (oid, _) in self.heads.items() if re.fullmatch(f'qms/{ID}', name)}
        for ident in {*tips, *self.held[-1]}:
            try:
                self.chains[ident] = self.find_chain(ident, tips.get(ident))
            except Violation as found:
                self.find(tips.get(ident), found)
                self.chains[ident], self.broken[ident] = [self.genesis], 1
            self.places.update({(ident, oid): at for at, oid in enumerate(self.chains[ident])})
        self.verify_signatures()

    def check_names(self):
        """No branch stands in the way of a governed one, or looks like one, and no governed one is an alias."""
        trunk, reserved = fold(self.trunk_name), r'(qms|exec|genesis|propose)(/|$)'
        for name, (oid, symbolic) in self.heads.items():
            governed = name == self.trunk_name or re.fullmatch(GOVERNED, name)
            near = fold(name)
            clash = near == trunk or near.startswith(trunk + '/') or trunk.startswith(near + '/') \
                or re.match(reserved, near) or re.fullmatch(f'@|HEAD|-.*|(?i:{OID})', name, re.S)
            try:
                need(units('refs/heads/' + name) <= LIMITS['refLength'], 'ref/name', name)
                need(governed or not clash, 'ref/governed-name', name)
                need(not (governed and symbolic) or name.startswith(('genesis/', 'propose/')), 'ref/symbolic', name)
            except Violation as found:
                self.find(oid, found)

    def index_trunk(self):
        """What trunk holds after each step, and the order of policies, by what the steps claim."""
        line = self.line(self.heads[self.trunk_name][0])
        if line[0] != self.genesis:
            at = next((at for at, oid in enumerate(line) if self.genesis in self.parents(oid)[1:]), None)
            need(at is not None, 'history/no-genesis', 'trunk does not descend from genesis')
            line = line[at:]
        self.steps, held, self.held = line, {ident: self.genesis for ident in self.born}, []
        self.step_at, self.codes, self.releases = {oid: at for at, oid in enumerate(line)}, [], []
        for at, oid in enumerate(line):
            try:
                e = self.commit(oid) if at and self.governed(oid) else None
                if e:
                    check_step(e)
                if e and e.act in ('code', 'adopt'):
                    self.codes.append(SimpleNamespace(
                        at=at, record=e.trailers['Document'][0], commit=e.trailers['Commit'][0].split(' ')[1],
                        clear=e.trailers['Clear'][0]))
                if e and e.act == 'enact':
                    ident, tip = e.trailers['Document'][0], e.parents[1]
                    for each in e.trailers.get('Release', []):
                        system, number = release_of(each)
                        self.releases.append(SimpleNamespace(at=at, record=ident, tip=tip, system=system, number=number))
                    held = {**held, ident: tip}
                    if ident == 'POLICY' and tip not in self.policy_order:
                        self.policies[tip] = self.policy_of(self.content(self.tree_of(tip), 'POLICY'))
                        self.policy_order[tip] = len(self.policy_order)
            except Violation:
                pass
            self.held.append(held)

    # What trunk holds of code after a step.

    def used(self, clear, step):
        """Whether code came in by a clear."""
        return any(each.clear == clear and each.at <= step for each in self.codes)

    def released(self, system, step):
        return next((each for each in reversed(self.releases) if each.system == system and each.at <= step), None)

    def last_release(self, system, step):
        last = self.released(system, step)
        return last.number if last else (-1, -1)

    def released_tests(self, system, step):
        """How many tests passed at the last release."""
        last = self.released(system, step)
        clear = self.state_at(last.record, last.tip).clears.get(system) if last else None
        return clear.count if clear else 0

    def new_commits(self, oid, step):
        """The commits that are reachable from one, and not from a step of trunk."""
        for at in range(self.walked, step + 1):
            self.since.update(dict.fromkeys(self.beyond(self.steps[at], at), at))
            self.walked = at + 1
        return self.beyond(oid, step)

    def beyond(self, oid, step):
        found, todo = {}, [oid]
        while todo:
            each = todo.pop()
            if each not in found and self.since.get(each, step + 1) > step:
                found[each] = True
                todo += self.parents(each)
        return list(found)

    def find_chain(self, ident, tip):
        held = self.held[-1].get(ident)
        lines = [self.line(oid) for oid in (tip, held) if oid]
        longest = max(lines, key=len)
        need(all(each == longest[:len(each)] for each in lines), 'record/forked', ident)
        need(longest[0] == self.genesis, 'history/no-genesis', ident)
        if tip and len(lines) == 2 and len(lines[0]) < len(lines[1]):
            self.find(tip, Violation(('ref/behind-trunk', ident)))
        return longest

    # Judging, as far as somebody asks.

    def find(self, oid, violation):
        self.findings += [(rule, oid, detail) for rule, detail in violation.found]

    def place(self, ident, oid):
        return self.places.get((ident, oid), -1)

    def knows(self, ident, oid):
        """Whether a record has this event, and it is valid."""
        if (ident, oid) not in self.places or oid == self.genesis and ident not in self.born:
            return False
        return self.advance(ident, self.place(ident, oid))

    def state_at(self, ident, oid):
        need(self.knows(ident, oid), 'pin/unknown', f'{oid} is no valid event of {ident}')
        return self.states[ident, oid]

    def unborn(self, ident, p):
        kind = p.kind_of(ident)[0]
        return unborn(kind, family_of(p.kinds[kind]), time=self.genesis_time)

    def advance(self, ident, upto):
        """Judges a record's events up to a place on its chain. Says whether all of them are valid."""
        chain = self.chains[ident]
        done = next((at for at in range(upto, 0, -1) if (ident, chain[at]) in self.states), 0)
        state = self.states.get((ident, chain[done]))
        for at in range(done + 1, upto + 1):
            if ident in self.broken:
                return False
            try:
                need(len(self.commit(chain[at]).parents) == 1, 'event/parents')
                state = self.states[ident, chain[at]] = judge(self, ident, state, chain[at])
            except Violation as found:
                self.broken[ident] = at
                self.find(chain[at], found)
                return False
        return True

    def is_void(self, ident, oid, p):
        """Whether the event's key is revoked, and neither trunk nor a checkpoint held it by then, nor code came in by it."""
        key = fingerprint(self.signer(self.commit(oid)).key)
        if key not in p.revoked:
            return False
        step = self.step_at.get(p.revoked[key])
        if step is None:
            return True
        tips = [self.held[step].get(ident), self.checkpoint(self.tree_of(self.steps[step]))[0].get(ident)]
        tips += [each.clear for each in self.codes if each.record == ident and each.at <= step][-1:]
        return self.place(ident, oid) > max(self.place(ident, each) if each else 0 for each in tips)

    def checkpoint(self, tree):
        """The tips that a checkpoint lists, and the lines that are none."""
        entry = self.objects.at(tree, '.qms/checkpoint')
        text = self.objects.get(entry[1], 'blob', LIMITS['checkpointBytes']).decode('utf-8', 'replace') if entry else ''
        tips, odd = {}, [] if text.endswith('\n') or not text else ['the last line does not end']
        for line in text.split('\n')[:-1]:
            fits = re.fullmatch(f'{ID} {OID}', line) and line.split(' ')[0] > max(tips, default='')
            tips.update([line.split(' ')]) if fits else odd.append(line)
        return tips, odd


def family_of(kind):
    return 'attachment' if kind['attachment'] else 'executable' if kind['executable'] else 'document'
