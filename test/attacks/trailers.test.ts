import * as meaning from './corpus/meaning.ts';
import { stage } from './corpus/one-review.ts';
import * as trailers from './corpus/trailers.ts';
import { playAttacks } from './play.ts';

playAttacks('trailers', trailers.attacks, stage);
playAttacks('meaning', meaning.attacks, stage);
