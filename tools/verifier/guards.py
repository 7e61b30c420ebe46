"""What must hold for each act, by the names of schemas/lifecycle.json: pairs of a rule and whether it holds."""
import bisect, datetime, re

from verifier.capas import CAPA_GUARDS
from verifier.code import CODE_GUARDS
from verifier.commits import ID
from verifier.documents import EXECUTED, split_row
from verifier.interactive import admit, asks, compiled, read_template, what
from verifier.objects import Violation, need
from verifier.requirements import requirements_of
from verifier.sections import TO_FILL, TO_WRITE, in_cell, outside_code, same_content, sections_of
from verifier.systems import adopted, scan_waivers, systems_named

EVIDENCE = re.compile(r'(?<![A-Za-z0-9_./-])evidence/[A-Za-z0-9][A-Za-z0-9._/-]*[A-Za-z0-9]')


def readable(c, findings='unreadable'):
    if c.id == 'POLICY':
        c.new_policy()
    elif getattr(c.document(), findings):
        raise Violation(*getattr(c.document(), findings))
    return []


def reviewable(c):
    """Content that is worth a reviewer's time: with its sections, nothing left to write, nothing executed yet."""
    readable(c, 'findings')
    if c.id == 'POLICY' or c.s.kind == 'TEMPLATE':
        return
    doc, wanted = c.document(), [each.lower() for each in c.kind['sections']]
    names = [section.name for section in sections_of(doc)] if wanted else []
    places = [names.index(each) for each in wanted if each in names]
    yield 'document/section-missing', len(places) == len(wanted)
    yield 'document/section-order', places == sorted(places)
    yield 'document/section-twice', all(names.count(each) < 2 for each in wanted)
    yield from written(c, doc)
    yield 'document/placeholder', all(fillable(c, doc))
    yield 'execution/early', c.s.released or not any(any(executed(row)) for row in doc.items)


def names_its_system(c):
    if c.kind['numbering'] == 'system' and 'system' in c.document().typed:
        yield 'document/system', c.document().typed['system'] == c.id[len('SDLC-'):-len(c.s.kind) - 1]


def requirements_sound(c):
    if c.s.kind != 'RS' or c.document().unreadable:
        return
    found, faults = requirements_of(c.document())
    was = requirements_of(c.document(c.s.base))[0] if c.s.base else {}
    yield from ((rule, False) for rule in faults)
    yield 'requirement/none', found
    yield 'requirement/removed', set(was) <= set(found)
    yield 'requirement/revived', not any(one.withdrawn and ident in found and not found[ident].withdrawn
                                         for ident, one in was.items())


def revision_summarised(c):
    """A revision says what it changes, in a summary that is not that of the version in force."""
    if not c.s.base or c.s.base == c.s.content or c.id == 'POLICY':
        return []
    new, old = c.document().summary, c.document(c.s.base).summary
    return [('document/revision-summary', new and new != old)]


def written(c, doc):
    """Nothing that is still to be written."""
    for word, rule in (True, 'document/unfinished'), (False, 'document/placeholder'):
        yield rule, not any(each.isalpha() == word for *_, each in outside_code(doc, TO_WRITE))


def editable(c):
    """The names of the sections that execution fills."""
    return {each.lower() for each in set(c.kind['sections']) - set(c.kind['locked_sections'])}


def fillable(c, doc):
    """Of each placeholder of execution: whether it stands where execution may fill it."""
    found = list(outside_code(doc, TO_FILL))
    sections = list(sections_of(doc)) if found and c.kind['locked_sections'] else []
    for at, column, _ in found:
        place = bisect.bisect([section.at for section in sections], at)
        yield not place or sections[place - 1].name in editable(c) or in_cell(doc, at, column)


def sections_frozen(c):
    if not c.s.released or not c.kind['locked_sections'] or c.document().unreadable:
        return []
    docs = [c.document(content) for content in (c.s.content, c.content)]
    old, new = ([each for each in sections_of(doc) if each.name not in editable(c)] for doc in docs)
    heads = [[(each.name, each.level, each.title) for each in sections] for sections in (old, new)]
    return [('content/frozen', heads[0] == heads[1] and all(
        same_content(was.text, now.text) for was, now in zip(old, new)))]


def properties_frozen(c):
    old, new = c.document(c.s.content), c.document()
    return [('content/frozen', not c.s.released or (new.title, new.typed) == (old.title, old.typed))]


def evidence_resolves(c):
    for value in c.e.trailers.get('Evidence', []):
        form, name, *version = value.split(' ')
        state = c.s if name == c.id else c.pin(name) if name in c.pins else None
        major, minor = map(int, version[0].split('.')) if version else (0, 0)
        yield 'evidence/unresolved', {
            'commit': True, 'file': name in c.w.files(c.id, c.content), 'record': state and state.state != 'CANCELLED',
            'document': state and (major == 0) <= minor <= state.top.get(major, -1)}[form]


def round_recommends(c):
    around, done = c.s.round, c.reviews()
    if around is None or around.content != c.s.content:
        return [('approval/other-content' if around else 'approval/no-round', False)]
    return [('approval/updates-requested', all(outcome == 'recommend' for outcome in done.values())),
            ('approval/review-missing', set(c.members()) <= set(done)),
            ('approval/needs-quality-review', any(map(c.p.quality, done)))]


def names_team(c):
    yield 'assign/nobody', c.named
    for who in c.named:
        yield 'assign/unfit', c.p.holds(who, 'review') and c.p.live_keys(who)
        yield 'independence/contributor', c.p.apart(who, c.people)
        yield 'independence/beneficiary', not c.gains(who)
    yield 'assign/needs-quality', any(c.p.quality(who) and c.p.live_keys(who) and c.p.apart(who, c.people)
                                      for who in {*c.members(), *c.named})


def fills_one_row(c):
    """Nothing but the three cells of the row that the event names, with its own outcome, day and actor."""
    before, after = (c.w.text_of(c.id, content).split('\n') for content in (c.s.content, c.content))
    old, new = (c.document(content).rows for content in (c.s.content, c.content))
    changed = [pair for pair in zip(before, after) if pair[0] != pair[1]]
    rows = [row for row in new.values() if changed and row['line'] == changed[0][1]]
    if len(before) != len(after) or len(changed) != 1 or not rows or rows[0]['id'] not in old or not rows[0]['whole']:
        return [('execution/more-than-row', False)]
    row, (was, now) = rows[0], map(split_row, changed[0])
    moved = [name for name, one, other in zip([*row['columns'], *now], was, now) if one != other]
    day = datetime.datetime.fromtimestamp(c.e.author.time, datetime.timezone.utc).strftime('%Y-%m-%d')
    return [('execution/more-than-row', len(was) == len(now) and set(moved) <= set(EXECUTED)),
            ('execution/item', row['id'] == c.item), ('execution/summary', row['summary']),
            ('execution/outcome', row['outcome'] == c.outcome in ('Pass', 'Fail')),
            ('execution/performer', row['performedBy'].split(' ')[:2] == [c.me, day])]


def executed(row):
    return [row[name] for name in EXECUTED] if row else ['', '', '']


def filled(c):
    """Rows whose execution cells a check-in changes."""
    old = c.document(c.s.content).rows
    return {name: row for name, row in c.document().rows.items() if executed(row) != executed(old.get(name))}


def named(c, row, kinds):
    """The linked records of some kinds that an item names, each as a word of its own."""
    words = re.split('[^A-Z0-9-]+', f"{row['summary']} {row['vr']}")
    return [link for link, *_ in c.s.links if re.search(f'-({kinds})-[0-9]+$', link) and link in words]


def answers(c, row):
    """The variances and exception reports of the record that an item names."""
    return named(c, row, 'VAR|ER')


def template_sound(c):
    text = c.w.text_of(c.id, c.content) if c.s.kind == 'TEMPLATE' else ''
    if asks(text):
        read_template(text)
    return []


def is_compiled(c, pin, responses):
    made = compiled(c.w.template(pin), responses, c.id, c.s.parent or c.parent)
    return [('respond/compiled', c.w.text_of(c.id, c.content) == made)]


def answers_begin(c):
    pin = c.template_pin()
    if pin is None:
        kind = c.kind['attachment'] and not c.template and c.kind['template']
        held = kind and c.held(kind)
        return [('respond/template', not held or not c.w.template(f'{kind} {held}'))]
    need(c.kind['attachment'], 'respond/template', f'a {c.s.kind} is not written interactively')
    found = c.w.responses(c.content)
    need(found.template == pin and not found.entries and found.title == c.document().front.get('title'),
         'respond/template', 'what it begins with')
    return is_compiled(c, pin, found)


def one_answer(c):
    need(c.s.authoring, 'respond/not-interactive')
    pin, old, new = c.s.authoring.template, c.w.responses(c.s.content), c.w.responses(c.content)
    need((new.template, new.title, new.entries[:-1]) == (old.template, old.title, old.entries)
         and len(new.entries) == len(old.entries) + 1, 'respond/append-only')
    entry = new.entries[-1]
    admit(c.w.template(pin), old.entries, entry)
    time = datetime.datetime.fromtimestamp(c.e.author.time, datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')
    return [('respond/signer', (entry['by'], entry['at']) == (c.me, time)), ('respond/item', what(entry) == c.item),
            ('respond/reason', entry.get('reason') == c.reason), *is_compiled(c, pin, new),
            ('respond/commit', c.e.trailers.get('Commit', []) == [entry[key] for key in entry if key == 'commit'])]


def attachments_complete(c):
    for link, state in [(link, c.pin(link)) for link in c.attached() if link in c.pins]:
        if state.state == 'CANCELLED' or not state.authoring:
            continue
        yield 'respond/incomplete', state.authoring.complete
        if state.authoring.complete and state.authoring.outcome == 'Fail':
            rows = [row for name, row in c.document().rows.items() if name in state.authoring.items]
            yield 'respond/failed', rows and all(row['outcome'] == 'Fail' for row in rows)


def items_complete(c):
    readable(c, 'findings')
    doc, files = c.document(), c.w.files(c.id, c.content)
    wanted = editable(c)
    names = [section.name for section in sections_of(doc)] if wanted else []
    yield 'document/section-missing', wanted <= set(names)
    yield 'document/section-twice', all(names.count(each) < 2 for each in wanted)
    yield from written(c, doc)
    yield 'execution/placeholder', not any(fillable(c, doc))
    for row in doc.items:
        yield 'execution/incomplete', row['outcome'] in ('Pass', 'Fail')
        yield 'execution/fail-unanswered', row['outcome'] != 'Fail' or answers(c, row)
        yield 'execution/verification-record', not row['vr'] or any(
            link not in c.pins or c.pin(link).state != 'CANCELLED' for link in named(c, row, 'VR'))
        yield 'evidence/unresolved', set(EVIDENCE.findall(row['summary'])) <= set(files)


def failures_answered(c):
    return [('execution/fail-unanswered', any(c.pin(link).state != 'CANCELLED' for link in answers(c, row)))
            for row in c.document().rows.values() if row['outcome'] == 'Fail']


def keeps_executions(c):
    now, then = c.document().rows, c.document(c.s.content).rows
    since = c.w.place(c.id, c.s.out)
    return [('checkin/overwrites-execution', name in now and name in then
             and executed(now[name]) == executed(then[name]))
            for name, oid in c.s.rows.items() if c.w.place(c.id, oid) >= since]


def plan_frozen(c):
    plans = [[(row['id'], row['task'], row['vr']) for row in c.document(content).items]
             for content in (c.s.content, c.content)]
    return [('execution/plan', not c.s.released or plans[0] == plans[1])]


def changed_files(c):
    """(path, entry before) of each file that the event changes."""
    return [(path, old) for path, old, _ in c.w.objects.changes(c.s.content, c.content)]


def allows_child(c, kind, parent):
    return any(parent.state in each['states'] for each in c.p.places(kind, parent.kind))


def inputs_in_force(c):
    """What a document builds on is of the kinds that its kind allows, and in force where that is asked."""
    typed = {} if c.id == 'POLICY' else c.document().typed
    names = systems_named(c.kind, typed)
    yield 'system/unknown', set(names) <= set(c.p.systems)
    yield 'adopt/system', not adopted(typed) or len(names) == 1
    for _, what, owner, until in scan_waivers(typed):
        yield 'waiver/incomplete', what and owner and until
        yield 'waiver/owner', not (what and owner and until) or c.p.live_keys(owner)
    for name, rule in c.kind['properties'].items():
        named = [] if rule['type'] == 'systems' else re.split(', *', str(typed.get(name, '')))
        for ident in filter(re.compile(ID).fullmatch, named):
            yield 'input/kind', 'kinds' not in rule or c.p.kind_of(ident)[0] in rule['kinds']
            if rule.get('in_force'):
                held = None if ident == c.id else c.held(ident)
                yield 'input/not-in-force', held and c.w.state_at(ident, held).state in ('EFFECTIVE', 'CLOSED')


def link_fits(c):
    child = c.pin(c.child)
    mine = child.parent == c.id
    fits = allows_child(c, child.kind, c.s) if mine else (c.s.kind, c.s.state) == ('CR', 'IN_EXECUTION')
    return [('link/already', (c.child, child.begun) not in [link[:2] for link in c.s.links]),
            ('link/pin', child.waits == c.id and child.begun == child.oid), ('link/actor', c.me == child.owner),
            ('link/parent-state' if mine else 'authority/state', fits)]


def parent_ready(c):
    wanted = c.p.kind_of(c.id)[1]
    need(c.parent == wanted, 'link/parent', f'the parent is {wanted}')
    if wanted is None:
        return []
    parent = c.pin(wanted)
    return [('link/parent-state', allows_child(c, c.s.kind, parent)),
            ('trunk/pending', parent.state != 'CLOSED' or c.holds_end(wanted, parent))]


def is_type_2(c, ident, state):
    return state.kind == 'VAR' and c.w.document(ident, state.content, c.p.kinds['VAR']).typed.get('variance_type') == 2


def settled(c, link, begun, child):
    state = c.pin(link)
    if state.state in ('CANCELLED', 'RETIRED') or state.retiring:
        return True
    if not child:
        return state.state == 'EFFECTIVE' or state.begun != begun
    return state.state == 'CLOSED' or is_type_2(c, link, state) and (state.released or state.state == 'PRE_APPROVED')


def attachments_pinned(c):
    routing = c.e.act == 'route'
    routed = c.s.round.attached if c.s.round and not routing else {}
    for link, state in [(link, c.pin(link)) for link in c.attached()]:
        frees = not routing or c.s.state != 'IN_EXECUTION' or state.state == 'CANCELLED'
        yield 'checkout/held', frees or not state.out
        yield 'attachment/changed', routed.get(link, state.content) == state.content


def content_as_approved(c):
    approved = c.s.decisions['post'].attached if 'post' in c.s.decisions else {}
    for link, state in [(link, c.pin(link)) for link in c.attached()]:
        gone = state.state == 'CANCELLED' and link not in approved
        yield 'attachment/changed', gone or approved.get(link) == state.content


def decision_stands(c):
    decision = c.s.decisions.get('post' if c.s.phase == 'post' else 'pre')
    return [('approval/none', decision), ('approval/other-content', not decision or decision.content == c.s.content),
            ('revocation/void', not c.rests_on_void() and not c.executions_void())]


def in_parent(state, *more):
    """Where a verification record or test protocol asks for the state of its parent."""
    return lambda c: [('link/parent-state', not (c.kind['attachment'] or c.s.kind == 'TP') or any(
        each(c) for each in more) or c.pin(c.s.parent).state == state)]


def in_force_known(c):
    held = c.held(c.id)
    then = held and c.w.state_at(c.id, held)
    return [('abandon/never-in-force', then and then.state in ('EFFECTIVE', 'CLOSED')),
            ('abandon/content', then and then.content == c.content)]


def never_in_force(c):
    return [('cancel/policy', c.id != 'POLICY'), ('cancel/too-late', not c.s.released and not c.s.was and (
        c.s.phase is not None or not max(c.s.top) or not c.held(c.id)))]


def reopens(c):
    asks = is_type_2(c, c.id, c.s) and not c.s.waits and not c.rests_on_void(['pre'])
    return [('link/parent-state', not asks or c.pin(c.s.parent).state == 'IN_EXECUTION')]


def running_change(c, name):
    return [('authority/state', name is None or (c.pin(name).kind, c.pin(name).state) == ('CR', 'IN_EXECUTION'))]


def authority_named(c):
    wanted = c.kind['authority'] == 'required'
    return [('authority/missing', not wanted or c.authority), ('authority/none', wanted or not c.authority),
            *running_change(c, c.authority)]


def content_as_pinned(c):
    decision = c.pin(c.s.parent).decisions.get('post')
    return [('attachment/changed', decision and decision.attached.get(c.id) == c.content)]


def revocation(c):
    need(c.id == 'POLICY', 'revoke/policy-only')
    c.held(c.id)
    new, pending = c.new_policy(), c.w.policy_of(c.s.content) if c.s.emergency else c.p
    fresh = [after for key, after in new.revoked.items() if key not in pending.revoked]
    return [*new.revokes(c.p), ('policy/revocation-scope', pending.revoked.items() <= new.revoked.items() and all(
        new.people.get(who, {}).get('suspended') for who, each in pending.people.items() if each.get('suspended'))),
        ('revoke/since', all(after == c.pins['trunk'] for after in fresh))]


def recovery(c):
    need(c.id == 'POLICY', 'revoke/policy-only')
    c.held(c.id)
    need(c.s.signing != c.content or c.me not in c.s.signed, 'approval/already')
    return c.new_policy().recovers(c.p)


GUARDS = {
    'content-readable': readable, 'content-reviewable': reviewable, 'items-complete': items_complete,
    **CODE_GUARDS, **CAPA_GUARDS,
    'names-its-system': names_its_system, 'requirements-sound': requirements_sound,
    'revision-summarised': revision_summarised,
    'template-sound': template_sound, 'answers-begin': answers_begin, 'one-answer': one_answer,
    'attachments-complete': attachments_complete,
    'edited-as-text': lambda c: [('respond/only-answers', not c.s.authoring)],
    'answers-complete': lambda c: [('respond/incomplete', not c.s.authoring or c.s.authoring.complete)],
    'fills-one-row': fills_one_row, 'failures-answered': failures_answered, 'keeps-executions': keeps_executions,
    'checklist-answered': lambda c: [],
    'sections-frozen': sections_frozen, 'evidence-resolves': evidence_resolves, 'plan-frozen': plan_frozen,
    'inputs-in-force': inputs_in_force, 'round-recommends': round_recommends, 'names-team': names_team,
    'link': link_fits, 'parent-ready': parent_ready, 'attachments-pinned': attachments_pinned, 'decision-stands': decision_stands,
    'in-force-known': in_force_known, 'never-in-force': never_in_force, 'may-reopen-approved': reopens,
    'authority-named': authority_named, 'content-as-pinned': content_as_pinned,
    'content-as-approved': content_as_approved, 'revocation': revocation,
    'recovery': recovery, 'parent-in-execution': in_parent('IN_EXECUTION'),
    'parent-in-execution-or-unlinked': in_parent('IN_EXECUTION', lambda c: c.s.waits),
    'parent-post-approved': in_parent('POST_APPROVED'),
    'policy-succession': lambda c: c.new_policy().succeeds(c.p) if c.id == 'POLICY' else [],
    'keeps-attachments': lambda c: [('checkin/attachments', not old or path == c.id + '.md')
                                    for path, old in changed_files(c)],
    'attachments-only': lambda c: [('attach/nothing', changed_files(c)), *[
        ('attach/changes', not old and not f'/{path}'.endswith(f'/{c.id}.md')) for path, old in changed_files(c)]],
    'properties-frozen': properties_frozen,
    'performs-itself': lambda c: [('execution/performer', row['performedBy'] == '' or re.split(
        r'[\s,(]', row['performedBy'])[0] == c.me) for row in filled(c).values()],
    'template-in-force': lambda c: [('create/template', c.template is None or c.template ==
                                     f"{c.kind['template']} {c.held(c.kind['template'])}")],
    'changed': lambda c: [('route/unchanged', c.s.base != c.s.content)],
    'checked-in': lambda c: [('checkout/held', not c.s.out)],
    'not-checked-out': lambda c: [('checkout/held', not c.s.out)],
    'checked-out': lambda c: [('checkout/none', c.s.out)],
    'adds-someone': lambda c: [('assign/nobody', not c.named <= c.team)],
    'not-contributor': lambda c: [('independence/contributor', c.p.apart(c.me, c.people))],
    'not-beneficiary': lambda c: [('independence/beneficiary', not c.gains(c.me))],
    'not-approver': lambda c: [('independence/approver', c.apart_from_approvers(c.me, c.s))],
    'outcome': lambda c: [('trailer/value', c.outcome in ('recommend', 'request-updates'))],
    'not-reviewed-yet': lambda c: [('review/already', not c.s.round or not any(
        who == c.me and not c.void(oid) for oid, who, _ in c.s.round.reviews))],
    'not-approved-yet': lambda c: [('approval/already', not c.s.round or not any(
        who == c.me and not c.void(oid) for oid, who in c.s.round.approvals))],
    'pre-decision-void': lambda c: [('revert/nothing-void', c.rests_on_void(['pre']))],
    'parents-approver-apart': lambda c: [
        ('independence/approver', not (c.s.parent or c.parent) or c.apart_from_approvers(
            c.owner or c.me, c.pin(c.s.parent or c.parent)))],
    'authority-in-execution': lambda c: running_change(c, None if c.s.retiring else c.s.authority),
    'links-settled': lambda c: [('link/unsettled', settled(c, *link)) for link in c.s.links],
    'children-cancelled': lambda c: [('cancel/children', settled(c, *link)) for link in c.s.links],
    'new-id': lambda c: [('id/taken', not c.held(c.id))],
    'in-trunk': lambda c: [('trunk/pending', c.holds_end(c.id, c.s))],
    'pending': lambda c: [('withdraw/emergency', not c.s.emergency), ('withdraw/in-force', not c.holds_end(c.id, c.s))],
    'may-retire': lambda c: [('cancel/policy', c.id != 'POLICY'), ('retire/attachment', not c.kind['attachment'])],
    'new-owner': lambda c: [('hand-over/unfit', c.p.holds(c.owner, 'create') and c.p.live_keys(c.owner)),
                            ('independence/approver', c.apart_from_approvers(c.owner, c.s))],
    'delegates-live': lambda c: [('delegate/unfit', all(map(c.p.live_keys, c.named)))]}
