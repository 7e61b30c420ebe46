import type { Rendition, Signature } from '../../src/renditions/rendition-model.ts';

export function sampleSignature(more: Partial<Signature> = {}): Signature {
  return {
    group: 'review and approval',
    role: 'Approver',
    phase: null,
    signer: { id: 'quinn', name: 'Quinn Falk' },
    kind: 'human',
    sponsor: null,
    date: '2026-01-15 10:00:00 +01:00',
    meaning: 'I approve exactly this content.',
    version: '1.0',
    item: null,
    text: '',
    key: 'SHA256:gs8veeB4EpRtiyZlVN',
    digest: `sha256:${'a'.repeat(64)}`,
    event: 'c'.repeat(40),
    standing: 'stands',
    why: '',
    ...more,
  };
}

/** A rendition as `src/reading/rendition.ts` makes them, without a repository. */
export function sampleRendition(more: Partial<Rendition> = {}): Rendition {
  return {
    system: 'example',
    id: 'SOP-001',
    kind: 'Standard operating procedure',
    title: 'Calibrating the scales',
    version: '1.0',
    state: 'EFFECTIVE',
    mark: { text: 'EFFECTIVE', loud: false },
    effective: '2026-01-15T09:00:00Z',
    owner: { id: 'ada', name: 'Ada Berg' },
    authority: null,
    parent: null,
    digest: `sha256:${'a'.repeat(64)}`,
    event: 'c'.repeat(40),
    genesis: 'd'.repeat(40),
    date: '2026-01-15T09:00:00Z',
    text: '---\ntitle: Calibrating the scales\n---\n\n# 1. Purpose\n\nText.\n',
    verbatim: false,
    revisions: [
      {
        version: '1.0',
        effective: '2026-01-15T09:00:00Z',
        authors: ['Ada Berg'],
        change: null,
        summary: 'first issue',
        approvers: ['Quinn Falk'],
      },
    ],
    signatures: [sampleSignature()],
    files: [],
    notices: [],
    ...more,
  };
}
