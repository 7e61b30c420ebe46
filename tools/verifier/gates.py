"""The merge gate: what lets a commit of a system into trunk. docs/format.md, Code."""
import re, time
from types import SimpleNamespace

from verifier.commits import HEADER, ID, claims_governance, read_commit
from verifier.objects import EMPTY_TREE, Violation, decode
from verifier.systems import adopted, covers, is_of, scan_waivers, stands_at, systems_named
from verifier.tables import tables_of


def proof_of(w, p, ident, s, name, commit, step, seen, when):
    """What the gate looks at: the change record `ident` in the state s, a system, a commit of it, trunk after a step.

    `seen` gives other records as the asker sees them, or None; `when` is the time of what is asked about."""
    proof = SimpleNamespace(w=w, p=p, id=ident, s=s, name=name, system=p.systems[name], commit=commit, step=step)
    typed = w.document(ident, s.content, p.kinds[s.kind]).typed
    proof.names, proof.adopts = systems_named(p.kinds[s.kind], typed), adopted(typed)
    proof.systems = [p.systems[each] for each in proof.names if each in p.systems]
    proof.results = [each for each in s.results.values() if (each.system, each.commit) == (name, commit)
                     and not w.is_void(ident, each.oid, p)]
    proof.rs, proof.rtm = ((seen(each), w.held[step].get(each), each)
                           for each in (f'SDLC-{name}-RS', f'SDLC-{name}-RTM'))
    proof.day, proof.waivers = time.strftime('%Y-%m-%d', time.gmtime(when)), []
    proof.scope, proof.waived = approved(w, p, ident, s)[0], []
    for link, _, child in s.links:
        state = seen(link) if child and re.search('-VAR-[0-9]+$', link) else None
        if state and 'pre' in state.decisions and state.state != 'CANCELLED':
            paths, waived, waivers = approved(w, p, link, state)
            proof.scope, proof.waived = proof.scope + paths, proof.waived + waived
            proof.waivers += [each[1:] for each in waivers if each[0] == name]
    proof.code = code_facts(proof)
    return proof


def approved(w, p, ident, s):
    """The paths that a record's table of affected files has, and what the record waives."""
    kind = p.kinds[s.kind]
    doc, locked = w.document(ident, s.content, kind), {each.lower() for each in kind['locked_sections']}
    rows = [cells for table in tables_of(doc) if table.columns[:1] in (['path'], ['file']) and 'change' in table.columns
            and table.section in locked for _, cells in table.rows]
    paths = [re.sub('(?<=.)/+$', '', cells[0].strip('`')).strip() for cells in rows if cells]
    return [path for path in paths if path], re.split(', *', str(doc.typed.get('waives', ''))), scan_waivers(doc.typed)


def code_facts(proof):
    """Of the commit: its tree, the commits that it brings, the last step that they begin at, and what changed since."""
    w, p, system, step = proof.w, proof.p, proof.system, proof.step
    facts = SimpleNamespace(tree=w.tree_of(proof.commit), base=None, changed=[], moved=[])
    if system.get('submodule') and not proof.adopts:
        return foreign_facts(proof, facts)
    came = next((each.at for each in w.codes if each.commit == proof.commit and each.at <= step), None)
    facts.commits = w.new_commits(proof.commit, step if came is None else came - 1)
    fresh = set(facts.commits)
    bases = [] if system.get('submodule') else [w.step_at[parent] for oid in facts.commits for parent in w.parents(oid)
             if parent not in fresh and parent in w.step_at]
    if bases:
        facts.base = max(bases)
    if proof.adopts:
        return adopted_facts(proof, facts)
    if bases:
        trees = [w.tree_of(w.steps[at]) for at in (facts.base, step)]
        facts.changed = [path for path, *_ in w.objects.changes(trees[0], facts.tree)]
        facts.moved = [path for path, *_ in w.objects.changes(*trees) if is_of(system, path)]
    return facts


def adopted_facts(proof, facts):
    """The same for a commit that is adopted as it is: all that it holds, and all that trunk holds where it would go."""
    w, system, step = proof.w, proof.system, proof.step
    before = EMPTY_TREE if facts.base is None else w.tree_of(w.steps[facts.base])
    below = system['paths'][0] + '/' if system.get('submodule') else ''
    facts.changed = [below + path for path, *_ in w.objects.changes(before, facts.tree)]
    facts.moved = [path for path in system['paths'] if stands_at(w.objects, w.tree_of(w.steps[step]), path)]
    return facts


def foreign_facts(proof, facts):
    """The same for a system in another repository: seen from the commit that its pointer in trunk names."""
    w, (path,) = proof.w, proof.system['paths']
    pointer = w.objects.at(w.tree_of(w.steps[proof.step]), path)
    old = ancestors(w, pointer[1], {}) if pointer else {}
    facts.commits = list(ancestors(w, proof.commit, old)) if pointer else [proof.commit]
    if pointer:
        facts.base = pointer[1] if pointer[1] in ancestors(w, proof.commit, {}) else None
        facts.changed = [f'{path}/{each}' for each, *_ in w.objects.changes(w.tree_of(pointer[1]), facts.tree)]
    return facts


def ancestors(w, oid, known):
    """A commit and what is reachable from it, as far as it is not known."""
    found, todo = {}, [oid]
    while todo:
        each = todo.pop()
        if each not in found and each not in known:
            found[each] = True
            todo += w.parents(each)
    return found


def merge_gate(proof):
    """Pairs of a rule and whether it holds."""
    code, system = proof.code, proof.system
    yield from adoption(proof) if proof.adopts else written(proof)
    yield 'gate/outside-system', all(any(is_of(each, path) for each in proof.systems) for path in code.changed)
    for suite, rule in system['suites'].items():
        found = next((each for each in proof.results if each.suite == suite), None)
        yield 'gate/suites', found and found.passed and found.tree == code.tree \
            and found.actor in rule.get('attest', [found.actor])
    if 'scan' in system:
        found = next((each for each in proof.results if each.suite == 'scan'), None)
        yield 'gate/scan', found and found.tree == code.tree
        if found and found.tree == code.tree:
            yield from scanned(proof, found.scan)
    yield 'gate/ratchet', f'ratchet {proof.name}' in proof.waived \
        or sum(each.count for each in proof.results) >= proof.w.released_tests(proof.name, proof.step)
    yield 'gate/specification', stands(proof, *proof.rs)
    yield 'gate/matrix', stands(proof, *proof.rtm)
    if stands(proof, *proof.rtm):
        rs, rtm = (proof.w.state_at(each[2], each[1]) if each[1] else None for each in (proof.rs, proof.rtm))
        said = proof.w.document(proof.rtm[2], proof.rtm[0].content, proof.p.kinds['RTM']).typed
        yield 'gate/matrix', rs and said.get('rs_version') == '%d.%d' % rs.version
        yield 'gate/matrix', said.get('qualified_commit') == proof.commit


def scanned(proof, results):
    """What a scan found, without what approved variances waive; and why waivers that are wanted do not count."""
    def meant(waiver, each):
        return waiver[0] and waiver[0] in (each['rule'], each['fingerprint'])

    def why(waiver):
        _, owner, until = waiver
        return None if proof.p.live_keys(owner) and until >= proof.day else \
            'waiver/expired' if proof.p.live_keys(owner) else 'waiver/owner'
    holding = [each for each in proof.waivers if not why(each)]
    left = [each for each in results if not any(meant(waiver, each) for waiver in holding)]
    levels = [each['level'] for each in left]
    over = [level for level, most in proof.system['scan'].items() if levels.count(level) > most]
    yield 'gate/scan', not over
    for waiver in proof.waivers:
        if why(waiver):
            yield why(waiver), not any(each['level'] in over and meant(waiver, each) for each in left)


def written(proof):
    """How code was written: under the record, within its scope, on what trunk is."""
    code = proof.code
    yield 'gate/branch', code.commits and code.base is not None
    for oid in code.commits if code.base is not None else []:
        yield from code_commit(proof.w, proof.p, proof.id, oid)
    yield 'gate/scope', all(any(covers(listed, path) for listed in proof.scope)
                            for path in code.changed if is_of(proof.system, path))
    yield 'gate/base', not code.moved


def adoption(proof):
    """In place of that: the very commit that was approved, to where nothing was."""
    code, w = proof.code, proof.w
    yield 'gate/adopt', len(proof.names) == 1 and proof.commit == proof.adopts
    yield 'gate/adopt', not code.moved and any(is_of(proof.system, path) for path in code.changed)
    yield 'gate/adopt', not any(claims_governance(w.objects.get(oid, 'commit')) for oid in code.commits)


def stands(proof, state, held, ident):
    """Whether a document is EFFECTIVE as it is seen, and trunk holds that."""
    place = proof.w.place
    return state and state.state == 'EFFECTIVE' and held and place(ident, held) >= place(ident, state.end)


def code_commit(w, p, change, oid):
    """Whether one commit is code that was written under a change record: pairs of a rule and whether it holds."""
    data = w.objects.get(oid, 'commit')
    if claims_governance(data):
        yield 'exec/trailer', False
        return
    try:
        commit = read_commit(oid, data, False)
        signed = w.signer(commit) if commit.armour is not None else None
    except Violation as violation:
        yield from ((rule, False) for rule, _ in violation.found)
        return
    text = decode(data, 'bytes/encoding')
    message = text[HEADER.match(text).end():]
    lines = [line for line in message.split('\n') if re.match(r'\s*qms-', line, re.I)]
    last = message.rstrip().split('\n\n')[-1].split('\n')
    yield 'exec/trailer', lines == [f'QMS-CR: {change}'] and lines[0] in last
    owner = p.owners.get(signed.key) if signed else None
    yield 'exec/signature', owner and p.status[signed.key] != 'revoked' and p.holds(owner, 'execute')
