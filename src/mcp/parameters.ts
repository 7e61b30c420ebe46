import { z } from 'zod';

/** Parameters that many tools share. They say nothing that their name does not: each session pays for every word. */
export const docId = z.string();
export const text = z.string();
export const strings = z.array(z.string());
export const limit = z.int().min(1).max(100);
export const skip = z.int().min(0);
