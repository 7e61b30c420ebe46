"""What a change record must have shown of the code of its systems, and what its events do to that."""
import re
from types import SimpleNamespace

from verifier.gates import approved, merge_gate, proof_of
from verifier.matrix import matrix_proven
from verifier.objects import need
from verifier.policy import directory
from verifier.results import read_results
from verifier.systems import adopted, is_about, is_listed_path, may_touch, systems_named


def system_of_record(c):
    """The system that the event names, which the record names too, and the policy registers."""
    named = systems_named(c.kind, c.document(c.s.content).typed)
    need(c.system in named, 'ci/system', f'the record names {", ".join(named) or "no system"}')
    need(c.system in c.p.systems, 'system/unknown', c.system)
    return c.p.systems[c.system]


def commit_named(c):
    """The one commit that the event names, of its system; None where there are more, or of another."""
    said = [value.split(' ') for value in c.e.trailers.get('Commit', [])]
    return said[0][1] if len(said) == 1 and said[0][0] == c.system else None


def step_of(c):
    """The step of trunk that the event pins; None where it pins none."""
    return c.w.step_at[c.pins['trunk']] if 'trunk' in c.pins else None


def result_file(c):
    return f"evidence/ci/{c.system}-{c.item}-{(commit_named(c) or '')[:12]}-{c.w.place(c.id, c.e.oid)}.json"


def result_of(c):
    """The path of the one file that the event adds, and the results in it."""
    changes = list(c.w.objects.changes(c.w.tree_of(c.e.parents[0]), c.e.tree))
    need(len(changes) == 1 and not changes[0][1] and changes[0][2], 'ci/result', 'not one new file')
    path, _, (_, oid) = changes[0]
    return path, c.w.once(('results', oid), lambda: read_results(c.w.objects.get(oid, 'blob')))


def ci_result(c):
    system = system_of_record(c)
    suites = {**system['suites'], **({'scan': {}} if 'scan' in system else {})}
    need(c.item in suites, 'ci/suite', f'{c.system} has no suite {c.item}')
    need(c.me in suites[c.item].get('attest', [c.me]), 'ci/attester', c.me)
    path, found = result_of(c)
    return [('ci/result', path == directory(c.id) + result_file(c)),
            ('ci/result', c.e.trailers['Evidence'] == [f'file {result_file(c)}']),
            ('ci/result', (found.system, found.suite, found.commit) == (c.system, c.item, commit_named(c))),
            ('ci/result', c.outcome == ('pass' if found.passed else 'fail'))]


def scope_listed(c):
    """A record that changes code lists files of each system that it names."""
    doc = c.document()
    names = systems_named(c.kind, doc.typed)
    if not names or adopted(doc.typed):
        return
    listed = approved(c.w, c.p, c.id, c.s)[0]
    for name in names:
        yield 'scope/missing', listed and (name not in c.p.systems or any(
            may_touch(c.p.systems[name], path) for path in listed))
    yield 'scope/path', all(map(is_listed_path, listed))


def files_decided_on(c):
    """What the plan lists; in the post phase, what came into trunk under the record."""
    w = c.w
    if c.s.retiring:
        return []
    if c.s.phase == 'post':
        last = w.step_at.get(c.pins.get('trunk', c.s.pins.get('trunk')), -1)
        return {path for each in w.codes if each.record == c.id and each.at <= last
                for path, *_ in w.objects.changes(*(w.tree_of(w.steps[at]) for at in (each.at - 1, each.at)))}
    typed = c.document().typed
    if adopted(typed):
        return [path for name in systems_named(c.kind, typed) if name in c.p.systems
                for path in c.p.systems[name]['paths']]
    return approved(w, c.p, c.id, c.s)[0]


def reviewed_by_path(c):
    if not c.p.by_path:
        return
    files = files_decided_on(c)
    for entry in c.p.by_path:
        if any(is_about(path, each) for path in entry['paths'] for each in files):
            yield 'review/by-path', set(entry['principals']) & set(c.members())


def record_result(c, n):
    path, found = result_of(c)
    n.results = {**n.results, (found.system, found.suite, found.commit): SimpleNamespace(
        oid=c.e.oid, actor=c.me, system=found.system, suite=found.suite, commit=found.commit, tree=found.tree,
        passed=found.passed, count=found.count, file=result_file(c), scan=found.scan)}


def proof_of_clear(c):
    return proof_of(c.w, c.p, c.id, c.s, c.system, commit_named(c), step_of(c),
                    lambda name: c.pin(name) if name in c.pins else None, c.e.author.time)


def clear_gate(c):
    system_of_record(c)
    need(commit_named(c), 'clear/names')
    need('trunk' in c.pins, 'pin/missing', 'a clear pins trunk')
    return merge_gate(proof_of_clear(c))


def record_clear(c, n):
    n.clears = {**n.clears, c.system: SimpleNamespace(
        oid=c.e.oid, commit=commit_named(c), replaces=n.clears.get(c.system),
        count=sum(each.count for each in proof_of_clear(c).results))}


def clear_unused(c):
    need(c.system in c.s.clears and c.s.clears[c.system].oid == c.clear, 'clear/none', c.clear)
    need('trunk' in c.pins, 'pin/missing', 'the event does not pin trunk')
    return [('clear/used', not c.w.used(c.clear, step_of(c)))]


def drop_clear(c, n):
    left = {**n.clears, c.system: n.clears[c.system].replaces}
    n.clears = {system: each for system, each in left.items() if each}


def clear_that_stands(w, ident, state, system, p):
    """The last clear of a system that no revocation in the policy voids: a void clear is no clear."""
    clear = state.clears.get(system)
    while clear and w.is_void(ident, clear.oid, p):
        clear = clear.replaces
    return clear


def standing(c):
    """The clears of the record that stand, by system."""
    clears = {system: clear_that_stands(c.w, c.id, c.s, system, c.p) for system in c.s.clears}
    return {system: each for system, each in clears.items() if each}


def merged(c):
    """Systems whose code came in by clears of the record that stand, as far as the event pins trunk."""
    return sorted(system for system, each in standing(c).items() if 'trunk' in c.pins and c.w.used(each.oid, step_of(c)))


def clears_used(c):
    return [('clear/open', set(merged(c)) == set(standing(c)))]


def code_in_trunk(c):
    excused = {word for link, *_ in c.s.links if link in c.pins for word in waived(c, link)}
    return [('code/missing', system in merged(c) or f'code {system}' in excused)
            for system in systems_named(c.kind, c.document(c.s.content).typed)]


def waived(c, link):
    state = c.pin(link)
    kind = c.p.kinds[state.kind]
    if 'pre' not in state.decisions or state.state == 'CANCELLED' or 'waives' not in kind['properties']:
        return []
    typed = c.w.document(link, state.content, kind).typed
    return re.split(', *', str(typed.get('waives', '')))


def release_of(text):
    """`APP 1.4` as (system, (1, 4))."""
    system, number = text.split(' ')
    return system, tuple(map(int, number.split('.')))


def releases_named(c):
    given = [release_of(each) for each in c.e.trailers.get('Release', [])]
    need([system for system, _ in given] == merged(c), 'release/missing', ', '.join(merged(c)))
    return [('release/number', c.w.last_release(system, step_of(c)) < number) for system, number in given]


def record_releases(c, n):
    n.releases = tuple(c.e.trailers.get('Release', [])) or n.releases


CODE_GUARDS = {'ci-result': ci_result, 'merge-gate': clear_gate, 'clear-unused': clear_unused,
               'clears-used': clears_used, 'code-in-trunk': code_in_trunk, 'releases-named': releases_named,
               'matrix-proven': matrix_proven, 'scope-listed': scope_listed,
               'reviewed-by-path': reviewed_by_path}
CODE_EFFECTS = {'record-result': record_result, 'record-clear': record_clear, 'drop-clear': drop_clear,
                'record-releases': record_releases}
