import * as approvals from './corpus/approvals.ts';
import * as approvers from './corpus/approvers.ts';
import * as chains from './corpus/chains.ts';
import { lawful } from './corpus/lawful-life.ts';
import { stage } from './corpus/life.ts';
import * as replays from './corpus/replays.ts';
import { playLawful } from './lawful.ts';
import { playAttacks } from './play.ts';

playLawful({ ...lawful, ...approvers.lawful }, stage);
playAttacks('replays', replays.attacks, stage);
playAttacks('approvals', approvals.attacks, stage);
playAttacks('approvers who join in', approvers.attacks, stage);
playAttacks('chains', chains.attacks, stage);
