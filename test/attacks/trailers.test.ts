import * as meaning from './corpus/meaning.ts';
import { lawful, stage } from './corpus/one-review.ts';
import * as trailers from './corpus/trailers.ts';
import { playLawful } from './lawful.ts';
import { playAttacks } from './play.ts';

playLawful(lawful, stage);
playAttacks('trailers', trailers.attacks, stage);
playAttacks('meaning', meaning.attacks, stage);
