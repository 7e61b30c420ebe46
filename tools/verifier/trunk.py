"""The steps of trunk, judged in order up to the first that is unlawful."""
import re
from types import SimpleNamespace

from verifier.cases import Case
from verifier.code import clear_that_stands, release_of
from verifier.commits import check_step, read_commit
from verifier.gates import merge_gate, proof_of
from verifier.objects import EMPTY_TREE, ENDS, Violation, need, need_all
from verifier.systems import adopted, glob, is_of, is_plumbing, looks_governed, looks_of


def judge_trunk(w):
    seen = {w.genesis}
    for at, oid in enumerate(w.steps):
        try:
            judge_step(w, at, oid, seen)
        except Violation as found:
            w.find(oid, found)
            return


def judge_step(w, at, oid, seen):
    """`seen` holds all commits that earlier steps made reachable."""
    parents = w.parents(oid)
    seen.add(oid)
    if at == 0:
        if oid != w.genesis:
            judge_entrance(w, w.commit(oid), w.commit(w.genesis))
            gather(w, parents, seen)
        return
    held, before = w.held[at - 1], w.tree_of(parents[0])
    p = w.policies[held['POLICY']]
    if not w.governed(oid):
        for each in gather(w, parents[1:], seen):
            need(not w.governed(each), 'trunk/smuggled-event', f'brings in {each}')
        judge_ungoverned(w, oid, p, before)
        return
    e = w.commit(oid)
    check_step(e)
    need(e.act != 'genesis', 'genesis/second')
    need(e.trailers['Policy'] == [held['POLICY']], 'policy/not-in-force', e.trailers['Policy'][0])
    need(p.holds(w.check_signer(e, p, e.act), 'trunk'), 'permission/right', e.actor)
    if e.act == 'enact':
        judge_enact(w, e, p, held, before)
        gather(w, parents[1:], seen)
        return
    for each in gather(w, parents[1:], seen):
        need(not w.governed(each), 'trunk/smuggled-event', f'brings in {each}')
    if e.act in ('code', 'adopt'):
        judge_code(w, e, p, at, before)
        return
    changes = list(w.objects.changes(before, e.tree))
    need(all(path == '.qms/checkpoint' and new and new[0] == b'100644' for path, _, new in changes), 'step/tree')
    tips, odd = w.checkpoint(e.tree)
    need(not odd and w.objects.at(e.tree, '.qms/checkpoint') and all(
        ident in w.chains and w.knows(ident, tip) for ident, tip in tips.items()), 'checkpoint/unknown')


def gather(w, oids, seen):
    """The commits that are reachable now and were not before."""
    todo, found = list(oids), []
    while todo:
        oid = todo.pop()
        if oid not in seen:
            seen.add(oid)
            found.append(oid)
            todo += w.parents(oid)
    return found


def judge_entrance(w, e, root):
    """Genesis enters an older history: a merge of the baseline and genesis, by the key of genesis."""
    baseline, rule = e.parents[0], 'genesis/entrance'
    need(len(e.parents) == 2 and e.act == 'genesis' and e.parents[1] == w.genesis, rule, 'no merge of both')
    need(root.trailers.get('Commit') == ['baseline ' + baseline], rule, 'genesis names another baseline')
    need(not w.objects.at(w.tree_of(baseline), '.qms'), rule, 'the baseline has a .qms')
    need(w.signer(e).key == w.signer(root).key, rule, 'another key than that of genesis')
    changed = w.objects.changes(w.tree_of(baseline), e.tree)
    need(all(path.startswith('.qms/') for path, *_ in changed) and w.objects.at(e.tree, '.qms')
         == w.objects.at(root.tree, '.qms'), rule, 'the tree is not that of the baseline with the .qms of genesis')


def judge_ungoverned(w, oid, p, before):
    data = w.objects.get(oid, 'commit')
    head = data.split(b'\n\n')[0]
    need(re.search(rb'^author [^\n]* <[^\n]*> [0-9]+ ', head, re.M) and b'\0' not in data
         and not re.search(rb'^encoding ', head, re.M), 'bytes/header')
    for path, _, _ in w.objects.changes(before, w.tree_of(oid)):
        code = p.systems and (is_plumbing(path) or any(looks_of(system, path) for system in p.systems.values()))
        need(not code and not looks_governed(path) and any(glob(each, path) for each in p.free['paths']),
             'trunk/governed-path', path)
    if p.free['signed']:
        owner = w.check_signer(read_commit(oid, data, False), p, 'ungoverned')
        need(p.holds(owner, 'trunk'), 'permission/right', owner)


def judge_enact(w, e, p, held, before):
    """The step that brings in a record; `held` is what trunk held before, `before` its tree."""
    ident, tip = e.trailers['Document'][0], e.parents[1]
    need(ident in w.chains and w.knows(ident, tip), 'enact/no-record', ident)
    s = w.states[ident, tip]
    need_all([('enact/not-ended', s.state in ENDS), ('event/state', e.trailers['State'] == [s.state]),
              ('enact/not-newer', w.place(ident, tip) > w.place(ident, held.get(ident))),
              ('event/version', e.trailers['Version'] == ['%d.%d' % s.version]),
              ('release/missing', e.trailers.get('Release', []) == list(s.releases if s.state == 'CLOSED' else ())),
              ('event/digest', e.trailers['Digest'] == [w.digest(ident, s.content)]),
              ('event/date', e.author.time >= s.time - p.skew)], ident)
    for path, _, _ in w.objects.changes(before, e.tree):
        need(w.is_of(ident, path), 'step/tree', path)
    wanted = EMPTY_TREE if s.state in ('RETIRED', 'CANCELLED') else s.content
    need(w.content(e.tree, ident) == wanted, 'step/tree', 'not the files of the record')
    if ident in held and w.place(ident, s.end) <= w.place(ident, held[ident]):
        return
    c = Case(w, ident, s, SimpleNamespace(actor=e.actor, tree=e.tree, pins=s.pins, trailers={}, act='enact'), p)
    if s.state == 'CANCELLED':
        need(ident not in held, 'cancel/too-late', ident)
        return
    need(not c.rests_on_void() and not c.executions_void(), 'revocation/void', ident)
    decision = s.decisions.get('post' if s.phase == 'post' else 'pre')
    if not s.emergency and not (c.kind['attachment'] and s.state == 'CLOSED'):
        judge_decision(c, decision)
    if ident == 'POLICY':
        judge_policy(w.policies[tip], p, s, decision)
    for each in s.releases if s.state == 'CLOSED' else []:
        system, number = release_of(each)
        need(w.last_release(system, w.step_at[e.oid] - 1) < number, 'release/number', each)
    for link, *_ in s.links if s.state == 'CLOSED' else []:
        child = w.state_at(link, s.pins[link])
        need(child.state not in ENDS or w.place(link, held.get(link)) >= w.place(link, child.end),
             'enact/children-first', link)


def judge_code(w, e, p, at, before):
    """The step that brings in code of a system: by the clear that stands, and through the merge gate once more."""
    ident, name, commit = e.trailers['Document'][0], e.trailers['System'][0], e.trailers['Commit'][0].split(' ')[1]
    need(e.trailers['Commit'] == [f'{name} {commit}'], 'code/clear', 'it names not one commit of its system')
    need(list(e.pins) == [ident] and ident in w.chains and w.knows(ident, e.pins[ident]), 'code/clear', 'pins none')
    s, rule = w.states[ident, e.pins[ident]], 'code/clear'
    need(e.parents[1] == commit, rule, 'the second parent is another commit')
    typed = w.document(ident, s.content, p.kinds[s.kind]).typed
    need((e.act == 'adopt') == bool(adopted(typed)), 'adopt/step', e.act)
    need(s.state == 'IN_EXECUTION', rule, f'{ident} is {s.state}')
    clear = clear_that_stands(w, ident, s, name, p)
    need(clear and [clear.oid] == e.trailers['Clear'] and clear.commit == commit, rule, 'no such clear stands')
    need(name in p.systems, rule, f'there is no system {name}')
    need(not w.used(clear.oid, at - 1), rule, 'it was used before')

    def seen(other):
        named = w.held[at - 1] if other in (f'SDLC-{name}-RS', f'SDLC-{name}-RTM') else s.pins
        return w.state_at(other, named[other]) if other in named else None
    proof = proof_of(w, p, ident, s, name, commit, at - 1, seen, max(e.author.time, s.time))
    need_all(merge_gate(proof), commit)
    check_code_tree(w, p.systems[name], before, commit, proof.code.tree, e.tree)


def check_code_tree(w, system, before, commit, tested, tree):
    """Trunk's tree with the paths of the system as they were tested, and nothing else changed."""
    tops = {name for each in (before, tested, tree) for name in w.objects.tree(each)}
    paths = [each for path in system['paths'] for each in (tops if path == '.' else [path]) if not looks_governed(each)]
    pointer = (b'160000', commit) if system.get('submodule') else None
    need(all(w.objects.at(tree, path) == (pointer or w.objects.at(tested, path)) for path in paths)
         and all(is_of(system, path) for path, *_ in w.objects.changes(before, tree)), 'code/tree')


def judge_decision(c, decision):
    """Who decided still has the right to, under the policy of the step."""
    need(decision, 'approval/none')
    for _, who in decision.approvals:
        need(c.p.holds(who, 'approve'), 'enact/right-lost', who)
        need(c.p.apart(who, c.people), 'independence/contributor', who)
    reviewers = [who for _, who, _ in decision.reviews if c.p.holds(who, 'review') and c.p.apart(who, c.people)]
    need(any(c.p.quality(who) for _, who in decision.approvals) and any(map(c.p.quality, reviewers)),
         'enact/needs-quality')


def judge_policy(new, old, s, decision):
    """The new policy follows the old one, in the way in which it came about."""
    if not s.emergency:
        need_all(new.succeeds(old))
        judged = {each[1] for each in (*decision.reviews, *decision.approvals)}
        need(not any(new.gains(old, who) for who in judged), 'independence/beneficiary')
    elif not old.recovery or not all(holds for _, holds in new.recovers(old)):
        need_all(new.revokes(old))
