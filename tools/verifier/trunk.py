"""The steps of trunk, judged in order up to the first that is unlawful."""
import re
from types import SimpleNamespace

from verifier.cases import Case
from verifier.commits import read_commit
from verifier.objects import EMPTY_TREE, ENDS, Violation, need
from verifier.policy import directory, fold
from verifier.repository import OF_POLICY

STEPS = {  # kind: (parents, trailers, trailers that it may have)
    'enact': (2, ['Document', 'Event', 'Actor', 'Version', 'State', 'Policy', 'Digest'], ['Request']),
    'checkpoint': (1, ['Event', 'Actor', 'Policy'], ['Reason', 'Request'])}
GLOBS = {'**/': '(?:[^/]+/)*', '**': '.*', '*': '[^/]*', '?': '[^/]'}


def judge_trunk(w):
    seen = {w.genesis}
    for at, oid in enumerate(w.steps):
        try:
            judge_step(w, at, oid, seen)
        except Violation as found:
            w.find(None, oid, found)
            return


def judge_step(w, at, oid, seen):
    """`seen` holds all commits that earlier steps made reachable."""
    parents, tree = w.parents(oid), w.tree_of(oid)
    seen.add(oid)
    if at == 0:
        if oid != w.genesis:
            judge_entrance(w, oid, parents, tree)
            gather(w, parents, seen)
        return
    held, before = w.held[at - 1], w.tree_of(parents[0])
    p = w.policies[held['POLICY']]
    if not w.governed(oid):
        for each in gather(w, parents[1:], seen):
            need(not w.governed(each), 'trunk/smuggled-event', f'brings in {each}')
        judge_ungoverned(w, oid, p, before, tree)
        return
    e = w.commit(oid)
    need(e.act != 'genesis', 'genesis/second', 'trunk has its genesis')
    need(e.act in STEPS, 'step/unknown', f'`{e.act}`')
    count, required, optional = STEPS[e.act]
    need(len(parents) == count, 'step/parents', f'{len(parents)} parents')
    need(all(key in e.trailers for key in required), 'trailer/missing', f'a step has {", ".join(required)}')
    need(all(key in required + optional for key in e.trailers), 'trailer/not-of-act', 'a step of its kind has less')
    need(e.trailers['Policy'] == [held['POLICY']], 'policy/not-in-force', e.trailers['Policy'][0])
    w.check_signer(e, p, e.act, 'trunk')
    if e.act == 'enact':
        judge_enact(w, e, p, held, before)
        gather(w, parents[1:], seen)
        return
    need(all(path == '.qms/checkpoint' for path, *_ in w.objects.changes(before, tree)), 'step/tree', 'other files')
    for ident, tip in w.checkpoint(tree).items():
        need(ident in w.chains and w.knows(ident, tip), 'checkpoint/unknown', f'{ident} {tip}')


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


def judge_entrance(w, oid, parents, tree):
    """Genesis enters an older history: a merge of the baseline and genesis, by the key of genesis."""
    e, root, rule = w.commit(oid), w.commit(w.genesis), 'genesis/entrance'
    need(len(parents) == 2 and e.act == 'genesis' and parents[1] == w.genesis, rule, 'no merge of baseline and genesis')
    need(root.trailers.get('Commit') == ['baseline ' + parents[0]], rule, 'genesis names another baseline')
    need(not w.objects.at(w.tree_of(parents[0]), '.qms'), rule, 'the baseline has a .qms')
    need(w.signer(e).key == w.signer(root).key, rule, 'another key than that of genesis')
    changed = w.objects.changes(w.tree_of(parents[0]), tree)
    need(all(path.startswith('.qms/') for path, *_ in changed) and w.objects.at(tree, '.qms')
         == w.objects.at(root.tree, '.qms'), rule, 'the tree is not that of the baseline with the .qms of genesis')


def judge_ungoverned(w, oid, p, before, tree):
    free = (p.raw.get('trunk') or {}).get('ungoverned') or {'paths': [], 'signed': False}
    forms = [re.sub(r'\*\*/|\*\*|\*|\?|[^*?]+', lambda part: GLOBS.get(part[0]) or re.escape(part[0]), glob)
             for glob in free['paths']]
    for path, _, _ in w.objects.changes(before, tree):
        own = re.match(r'(\.qms|qms~\d)(/|$)', fold(path))
        need(not own and any(re.fullmatch(form, path, re.S) for form in forms), 'trunk/governed-path', path)
    if free['signed']:
        w.check_signer(read_commit(oid, w.objects.get(oid, 'commit'), False), p, 'ungoverned', 'trunk')


def judge_enact(w, e, p, held, before):
    """The step that brings in a record; `held` is what trunk held before, `before` its tree."""
    ident, tip = e.trailers['Document'][0], e.parents[1]
    need(ident in w.chains and w.knows(ident, tip), 'enact/no-record', f'{tip} is no valid event of {ident}')
    s = w.states[ident, tip]
    need(s.state in ENDS, 'enact/not-ended', s.state)
    need(w.place(ident, tip) > w.place(ident, held.get(ident)), 'enact/not-newer', tip)
    need(e.trailers['State'] == [s.state], 'event/state', s.state)
    need(e.trailers['Version'] == ['%d.%d' % s.version], 'event/version', '%d.%d' % s.version)
    need(e.trailers['Digest'] == [w.digest(ident, s.content)], 'event/digest', 'is another')
    own, mine = directory(ident), OF_POLICY if ident == 'POLICY' else ''
    for path, _, _ in w.objects.changes(before, e.tree):
        need(path.startswith(own) and re.match(mine, path[len(own):]), 'step/tree', path)
    wanted = EMPTY_TREE if s.state in ('RETIRED', 'CANCELLED') else s.content
    need(w.content(e.tree, ident) == wanted, 'step/tree', 'not the files of the record')
    need(e.author.time >= s.time - p.skew, 'event/date', 'before the event that it brings in')
    if ident in held and w.states[ident, held[ident]].end == s.end:
        return
    c = Case(w, ident, s, SimpleNamespace(actor=e.actor, tree=e.tree, pins={}, trailers={}, act='enact', oid=e.oid), p)
    if s.state != 'CANCELLED':
        void = any(map(c.rests_on_void, s.decisions.values())) or any(c.void(oid) for oid, _ in s.rows.values())
        need(not void, 'revocation/void', 'rests on events of a revoked key')
        judged = [] if s.emergency or s.family == 'attachment' else judge_decision(c, s.decisions.get(s.phase))
    if s.state == 'CLOSED':
        for link, _ in s.links:
            child = w.state_at(link, s.pins[link])
            need(child.state not in ENDS or w.place(link, held.get(link)) >= w.place(link, child.end),
                 'enact/children-first', link)
    if ident == 'POLICY':
        new = w.policies[tip]
        for holds, rule, message in [*new.problems(), *new.follows(p)]:
            need(holds, rule, message)
        need(s.emergency or not new.gainers(p) & set(judged), 'independence/beneficiary', 'judged by who gains')


def judge_decision(c, decision):
    """Who decided still has the right to, under the policy of the step. Gives everybody who judged."""
    need(decision, 'approval/none', 'no decision')
    approvers, reviewers = {who for _, who in decision.approvals}, {who for _, who, _ in decision.reviews}
    for who in approvers:
        need(c.p.holds(who, 'approve') and c.p.apart(who, c.people), 'enact/right-lost', who)
    fit = {who for who in reviewers if c.p.holds(who, 'review') and c.p.apart(who, c.people)}
    need(any(map(c.p.quality, approvers)) and any(map(c.p.quality, fit)), 'enact/needs-quality', 'quality is missing')
    return approvers | reviewers
