"""What must hold for each act, by the names of schemas/lifecycle.json: pairs of a rule and whether it holds."""
import datetime, re

from verifier.commits import ID
from verifier.documents import check_document
from verifier.objects import need

def readable(c):
    if c.id == 'POLICY':
        return [(rule, holds) for holds, rule, _ in c.new_policy().problems()]
    return [('content/missing', c.document() is not None)]


def reviewable(c):
    if c.id != 'POLICY':
        check_document(c.document())
    return readable(c)


def succession(c):
    return [(rule, holds) for holds, rule, _ in c.new_policy().follows(c.p)] if c.id == 'POLICY' else []


def round_recommends(c):
    around = c.s.round
    return [('approval/no-round', around)] + (around and [
        ('approval/other-content', around.content == c.s.content),
        ('approval/review-missing', {who for who in c.team if c.counts(who)} <= {who for _, who, _ in c.reviews()}),
        ('approval/updates-requested', all(outcome == 'recommend' for *_, outcome in c.reviews())),
        ('approval/needs-quality-review', any(c.p.quality(who) for _, who, _ in c.reviews()))] or [])


def names_team(c):
    return [('assign/unfit', all(c.p.holds(who, 'review') and c.p.live_keys(who) for who in c.named)),
            ('independence/contributor', all(c.p.apart(who, c.people) for who in c.named)),
            ('independence/beneficiary', not c.named & c.gainers),
            ('assign/needs-quality', any(c.p.quality(who) and c.p.live_keys(who) and c.p.apart(who, c.people)
                                         for who in c.team | c.named))]


def fills_one_row(c):
    before, after = c.w.text_of(c.id, c.s.content).split('\n'), c.w.text_of(c.id, c.content).split('\n')
    old, new = c.row(c.s.content), c.row(c.content)
    need(c.item in old, 'document/item-unknown', c.item)
    changed = [at for at in range(min(len(before), len(after))) if before[at] != after[at]]
    day = datetime.datetime.fromtimestamp(c.e.author.time, datetime.timezone.utc).strftime('%Y-%m-%d')
    rows = [name for name in new if new[name] != old.get(name)]
    return [('execution/more-than-row', len(before) == len(after) and len(changed) <= 1 and old.keys() == new.keys()),
            ('execution/item', rows in ([c.item], [])),
            ('execution/more-than-row', new[c.item][:3] == old[c.item][:3]),
            ('execution/outcome', new[c.item][4] == c.outcome in ('Pass', 'Fail')),
            ('execution/performer', new[c.item][5] == f'{c.me} {day}'),
            ('execution/summary', new[c.item][3])]


def items_complete(c):
    check_document(c.document())
    rows = c.row(c.content).values()
    answers = {link for link, _ in c.s.links if c.p.kind_of(link)[0] in ('VAR', 'ER')}
    return [('execution/incomplete', all(cells[4] for cells in rows)),
            ('execution/fail-unanswered', all(
                answers & set(re.findall(ID, cells[3])) for cells in rows if cells[4] == 'Fail'))]


def filled(c):
    """Rows whose execution cells a check-in changes."""
    old, new = c.row(c.s.content), c.row(c.content)
    return {name: cells for name, cells in new.items() if cells[3:] != old.get(name, [''] * 6)[3:]}


def link_fits(c):
    child = c.pin(c.child)
    begun = c.w.commit(child.oid)
    states = [state for each in kind_rule(c.p, child.kind, c.s.kind) for state in each['states']]
    return [('link/pin', child.waits == c.id and child.begun == child.oid), ('link/actor', c.me == child.owner),
            ('link/already', (c.child, child.oid) not in c.s.links),
            ('link/parent-state', begun.act != 'create' or c.s.state in states),
            ('authority/state', begun.act == 'create' or c.s.state == 'IN_EXECUTION')]


def kind_rule(policy, kind, parent):
    """The entries of `parents` that allow a kind under another one."""
    able = policy.kinds[parent]['executable'] and not policy.kinds[parent]['attachment']
    return [each for each in policy.kinds[kind]['parents'] if parent in each['kinds'] or '*' in each['kinds'] and able]


def parent_ready(c):
    wanted = c.p.kind_of(c.id)[1]
    need(c.parent == wanted, 'link/parent', f'the parent is {wanted}')
    if wanted is None:
        return []
    parent = c.pin(wanted)
    rows = kind_rule(c.p, c.s.kind, parent.kind)
    return [('kind/parent', rows), ('link/parent-state', any(parent.state in each['states'] for each in rows)),
            ('trunk/pending', parent.state != 'CLOSED' or c.holds_end(wanted, parent))]


def settled(c, link, began):
    state = c.pin(link)
    if state.state in ('CANCELLED', 'RETIRED') or state.retiring:
        return True
    if c.w.commit(began).act == 'create':
        second = state.kind == 'VAR' and c.w.document(link, state.content, c.p.kinds['VAR']).typed['variance_type'] == 2
        return state.state == 'CLOSED' or second and (state.released or state.state == 'PRE_APPROVED')
    return state.state == 'EFFECTIVE' or state.begun != began


def attachments_pinned(c):
    routed = c.e.act == 'route' and c.s.state == 'IN_EXECUTION'
    found = []
    for link in c.attached:
        state = c.pin(link)
        found.append(('checkout/held', not routed or not state.out))
        found.append(('attachment/changed', routed or not c.s.round or c.s.round.attached.get(link) == state.content))
    return found


def decision_stands(c):
    decision = c.s.decisions.get(c.s.phase)
    return [('approval/none', decision and decision.content == c.s.content),
            ('revocation/void', not any(map(c.rests_on_void, c.s.decisions.values()))
             and not any(c.void(oid) for oid, _ in c.s.rows.values()))]


def parent_running(c):
    return [('link/parent-state', c.s.kind not in ('VR', 'TP') or c.pin(c.s.parent).state == 'IN_EXECUTION')]


def in_force_known(c):
    held = c.held(c.id)
    need(held, 'abandon/never-in-force', 'trunk holds no earlier end')
    return [('abandon/content', c.w.state_at(c.id, held).content == c.content)]


def never_in_force(c):
    return [('cancel/policy', c.id != 'POLICY'), ('cancel/too-late', not c.s.was and not c.s.released
             and not (c.s.withdrawn and c.held(c.id)))]


def reopens(c):
    if c.s.kind != 'VAR' or c.document(c.s.content).typed['variance_type'] != 2 or c.s.waits:
        return []
    return [('link/parent-state', c.pin(c.s.parent).state == 'IN_EXECUTION'
             or any(map(c.rests_on_void, c.s.decisions.values())))]


def plain(raw, *without):
    return {key: value for key, value in raw.items() if key not in ('version', 'replaces', *without)}


def revocation(c):
    need(c.id == 'POLICY', 'revoke/policy-only', 'not POLICY')
    new, old = c.new_policy(), c.p
    off = [{who for who, each in of.people.items() if each.get('suspended')} for of in (new, old)]
    suspends = off[0] - off[1]
    roster = {who: {**each, 'suspended': True} if who in suspends else each for who, each in old.people.items()}
    fresh = {key: after for key, after in new.revoked.items() if key not in old.revoked}
    return [(rule, holds) for holds, rule, _ in [*new.problems(), *new.follows(old)]] + [
        ('policy/revocation-scope', plain(new.raw, 'keys', 'principals') == plain(old.raw, 'keys', 'principals')
         and new.people == roster and new.lines == old.lines and new.prompts == old.prompts
         and new.retired <= old.retired and old.retired - new.retired <= set(fresh)),
        ('policy/revocation-empty', fresh or suspends),
        ('revoke/since', all(after == c.pins.get('trunk') for after in fresh.values()))]


def recovery(c):
    need(c.id == 'POLICY', 'revoke/policy-only', 'not POLICY')
    new, old = c.new_policy(), c.p
    return [(rule, holds) for holds, rule, _ in [*new.problems(), *new.follows(old)]] + [
        ('policy/recovery-scope', plain(new.raw, 'keys') == plain(old.raw, 'keys') and new.prompts == old.prompts),
        ('recover/other-content', c.s.signing in (None, c.content)), ('approval/already', c.me not in c.s.signed)]


GUARDS = {
    'content-readable': readable, 'content-reviewable': reviewable, 'items-complete': items_complete,
    'fills-one-row': fills_one_row, 'policy-succession': succession, 'round-recommends': round_recommends,
    'names-team': names_team, 'link': link_fits, 'parent-ready': parent_ready, 'attachments-pinned': attachments_pinned,
    'decision-stands': decision_stands, 'parent-in-execution': parent_running, 'in-force-known': in_force_known,
    'never-in-force': never_in_force, 'may-reopen-approved': reopens, 'revocation': revocation, 'recovery': recovery,
    'keeps-executions': lambda c: [('checkin/overwrites-execution', not any(
        by != c.me and c.w.place(c.id, oid) > c.w.place(c.id, c.s.out) and name in filled(c)
        for name, (oid, by) in c.s.rows.items()))],
    'keeps-attachments': lambda c: [('checkin/attachments', not any(old for path, old, _ in c.w.objects.changes(
        c.s.content, c.content) if path != c.id + '.md'))],
    'properties-frozen': lambda c: [('content/frozen', not c.s.released
                                     or c.document().typed == c.document(c.s.content).typed)],
    'plan-frozen': lambda c: [('execution/plan', not c.s.released or [cells[:3] for cells in c.row(c.content).values()]
                               == [cells[:3] for cells in c.row(c.s.content).values()])],
    'performs-itself': lambda c: [('execution/performer', all(
        cells[5] == '' or cells[5].split(' ')[0] == c.me for cells in filled(c).values()))],
    'template-in-force': lambda c: [('create/template', c.template is None or c.template ==
                                     f"{c.kind.get('template')} {c.held(c.kind.get('template'))}")],
    'attachments-only': lambda c: [
        ('attach/nothing', any(True for _ in c.w.objects.changes(c.s.content, c.content))), ('attach/changes', all(
            old is None and path != c.id + '.md' for path, old, _ in c.w.objects.changes(c.s.content, c.content)))],
    'changed': lambda c: [('route/unchanged', c.s.base != c.s.content)],
    'checked-in': lambda c: [('checkout/held', not c.s.out)],
    'checked-out': lambda c: [('checkout/none', c.s.out)],
    'not-checked-out': lambda c: [('checkout/held', not c.s.out)],
    'adds-someone': lambda c: [('assign/nobody', not c.named <= c.team)],
    'not-contributor': lambda c: [('independence/contributor', c.p.apart(c.me, c.people))],
    'not-beneficiary': lambda c: [('independence/beneficiary', c.me not in c.gainers)],
    'not-approver': lambda c: [('independence/approver', c.apart_from_approvers(c.me, c.s))],
    'outcome': lambda c: [('trailer/value', c.outcome in ('recommend', 'request-updates'))],
    'not-reviewed-yet': lambda c: [('review/already', c.me not in [who for _, who, _ in c.reviews()])],
    'not-approved-yet': lambda c: [('approval/already', c.me not in [who for _, who in c.approvals()])],
    'pre-decision-void': lambda c: [('revert/nothing-void', 'pre' in c.s.decisions
                                     and c.rests_on_void(c.s.decisions['pre']))],
    'parent-in-execution-or-unlinked': lambda c: [('link/parent-state', c.s.waits
                                                   or c.pin(c.s.parent).state == 'IN_EXECUTION')],
    'parent-post-approved': lambda c: [('link/parent-state', c.pin(c.s.parent).state == 'POST_APPROVED')],
    'parents-approver-apart': lambda c: [('independence/approver', c.apart_from_approvers(
        c.owner or c.me, c.pin(c.s.parent or c.parent)))],
    'authority-in-execution': lambda c: [('authority/state', not c.s.authority
                                          or c.pin(c.s.authority).state == 'IN_EXECUTION')],
    'authority-named': lambda c: [('authority/missing', c.kind['authority'] == 'none' or c.authority),
                                  ('authority/none', c.kind['authority'] != 'none' or not c.authority),
                                  ('authority/state', not c.authority or c.pin(c.authority).state == 'IN_EXECUTION')],
    'content-as-approved': lambda c: [('attachment/changed', all(
        c.pin(link).content == c.s.decisions['post'].attached.get(link) for link in c.attached))],
    'content-as-pinned': lambda c: [('attachment/changed', 'post' in c.pin(c.s.parent).decisions and c.pin(
        c.s.parent).decisions['post'].attached.get(c.id) == c.content)],
    'links-settled': lambda c: [('link/unsettled', all(settled(c, *link) for link in c.s.links))],
    'failures-answered': lambda c: [('execution/fail-unanswered', all(any(
        link in re.findall(ID, cells[3]) and c.pin(link).state != 'CANCELLED' for link, _ in c.s.links)
        for cells in c.row(c.content).values() if cells[4] == 'Fail'))],
    'children-cancelled': lambda c: [('cancel/children', all(settled(c, *link) for link in c.s.links))],
    'new-id': lambda c: [('id/taken', not c.held(c.id))],
    'in-trunk': lambda c: [('trunk/pending', c.holds_end(c.id, c.s))],
    'pending': lambda c: [('withdraw/emergency', not c.s.emergency), ('withdraw/in-force', not c.holds_end(c.id, c.s))],
    'may-retire': lambda c: [('cancel/policy', c.id != 'POLICY'), ('retire/attachment', c.s.family != 'attachment')],
    'new-owner': lambda c: [('hand-over/unfit', c.p.holds(c.owner, 'create') and c.p.live_keys(c.owner)),
                            ('independence/approver', c.apart_from_approvers(c.owner, c.s))],
    'delegates-live': lambda c: [('delegate/unfit', all(map(c.p.live_keys, c.named)))]}
