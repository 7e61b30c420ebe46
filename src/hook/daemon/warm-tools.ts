import { openRepository } from '../../repository/git/location.ts';
import { inspectRefs } from '../../repository/git/refs.ts';
import { judgedPrefixes } from '../../repository/judged-prefixes.ts';
import { openObjects } from '../../repository/objects/reader.ts';
import type { GateTools } from '../pre-receive.ts';

export function warmTools(): GateTools & { close(): Promise<void> } {
  return {
    open: openRepository,
    judged: judgedPrefixes,
    objects: openObjects,
    refs: inspectRefs,
    close: async () => {},
  };
}
