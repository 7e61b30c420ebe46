import type { ContextOptions } from '../../acts/context.ts';
import type { CycleReport, DebtReport } from '../../renditions/report-model.ts';
import { reading } from '../open-reading.ts';
import { cycleOf } from './cycle.ts';
import { debtOf } from './debt.ts';
import { readLives } from './lives.ts';

/** What is owed, as of the clock of the options. */
export function reportDebt(options: ContextOptions, overdueDays: number): Promise<DebtReport> {
  const now = Math.floor((options.clock ?? Date.now)() / 1000);
  return reading(options, async (context) => debtOf(await readLives(context), now, overdueDays));
}

/** How long things take, and how well decisions are made. */
export function reportCycle(options: ContextOptions): Promise<CycleReport> {
  return reading(options, async (context) => cycleOf(await readLives(context)));
}
