import { attacks, stage } from './corpus/rewriting.ts';
import { playAttacks } from './play.ts';

playAttacks('rewriting', attacks, stage);
