import { attacks, lawful, stage } from './corpus/later.ts';
import { playLawful } from './lawful.ts';
import { playAttacks } from './play.ts';

playLawful(lawful, stage);
playAttacks('after a change of policy', attacks, stage);
