import { stage } from './corpus/open-records.ts';
import * as operators from './corpus/operators.ts';
import * as refNames from './corpus/ref-names.ts';
import * as rewriting from './corpus/rewriting.ts';
import { playAttacks } from './play.ts';

playAttacks('rewriting', rewriting.attacks, stage);
playAttacks('names of refs', refNames.attacks, stage);
playAttacks('operators', operators.attacks, stage);
