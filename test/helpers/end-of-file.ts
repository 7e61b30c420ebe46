import { afterAll } from 'vitest';
import { endFile } from './test-file.ts';

afterAll(endFile);
