import * as documents from './corpus/documents.ts';
import { stage } from './corpus/drafts.ts';
import * as trees from './corpus/trees.ts';
import { playAttacks } from './play.ts';

playAttacks('trees', trees.attacks, stage);
playAttacks('documents', documents.attacks, stage);
