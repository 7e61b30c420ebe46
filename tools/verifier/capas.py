"""The actions of an investigation (CAPA), and the change records that do them: docs/format.md, Guards."""
import re

from verifier.tables import tables_of


def capas_of(doc):
    """(action, change record as written) of each row of a table `CAPA | ... | Change record`."""
    for table in tables_of(doc):
        if table.columns[:1] == ['capa'] and 'change record' in table.columns:
            at = table.columns.index('change record')
            for _, row in table.rows:
                yield (row[0] if row else ''), (row[at] if at < len(row) else '')


def capas_named(c):
    return [('capa/unnamed', re.fullmatch('(?=.{1,120}$)CR-[0-9]+', change)) for _, change in capas_of(c.document())]


def capas_closed(c):
    broken = []
    for action, change in capas_of(c.document()):
        if change not in c.pins:
            broken.append(('capa/open', False))
            continue
        state = c.pin(change)
        closed = state.state == 'CLOSED' and 'trunk' in c.pins and c.holds_end(change, state)
        kind = c.p.kinds[c.p.kind_of(change)[0]]
        cites = str(c.w.document(change, state.content, kind).typed.get('capas', '')) if closed else ''
        broken += [('capa/open', closed), ('capa/uncited', not closed or f'{c.id} {action}' in re.split(', *', cites))]
    return broken


CAPA_GUARDS = {'capas-named': capas_named, 'capas-closed': capas_closed}
