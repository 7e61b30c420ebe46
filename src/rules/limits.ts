const kibi = 1024;
const mebi = 1024 * kibi;

/**
 * What an object may be at most. These are part of the format: a verifier with other limits reaches other verdicts, so
 * no setting changes them. Each is far above what any honest record needs, and checked before the thing is read whole.
 * docs/limits.md lists them.
 */
export const limits = {
  /** Bytes of a commit that is read as an event or step, and of its message; of any other commit that is looked at. */
  commitBytes: 80 * kibi,
  messageBytes: 64 * kibi,
  anyCommitBytes: 128 * kibi,
  /** UTF-16 units of a subject and of QMS-Reason. */
  subjectLength: 200,
  reasonLength: 1000,
  /** Combining marks in a row, as in Unicode's stream-safe form; normalizing takes the square of a longer run. */
  combiningMarks: 30,
  /** UTF-16 units of a ref's full name; bytes of a name in a tree, as file systems have it. */
  refLength: 1024,
  nameBytes: 255,
  /** Bytes of one tree, entries looked at in one comparison of trees, and levels of directories. */
  treeBytes: 16 * mebi,
  treeEntries: 500_000,
  treeDepth: 64,
  governedDepth: 16,
  /** Bytes of one file; files of a record, and their bytes together. */
  fileBytes: 64 * mebi,
  recordFiles: 5000,
  recordBytes: 128 * mebi,
  /** Bytes of `.qms/checkpoint`. */
  checkpointBytes: 4 * mebi,
  /** A document: bytes, levels of its tree, markers of lists, quotes and footnotes on a line, `<!` and `<?`. */
  documentBytes: 512 * kibi,
  documentDepth: 100,
  documentMarkers: 40,
  documentOpenings: 500,
  /** Lines of a document that begin with a marker of a list or quote; marks in lines without a blank one between. */
  documentItems: 3000,
  documentMarks: 8000,
  /** Lines of nothing but `=` or `-` below another line. */
  documentUnderlines: 200,
  /** UTF-16 units of one answer in an interactively written record. */
  answerLength: 16 * kibi,
  /** Front matter: UTF-16 units, and opening brackets. */
  frontMatterLength: 8 * kibi,
  frontMatterBrackets: 100,
  /** `policy.yaml` and `genesis.yaml`: bytes, levels, length and indent of a line, levels of brackets. */
  policyBytes: mebi,
  policyDepth: 12,
  policyLine: 1000,
  policyIndent: 64,
  policyBrackets: 12,
  /** Prompts of a policy, and bytes of each. */
  promptFiles: 200,
  promptBytes: 32 * kibi,
  /** Bytes of a record's texts in which quotes are looked for, the document first. */
  quotedBytes: 2 * mebi,
  /** Tests of one run of a suite, results of its scan, requirements that its evidence names, and reports it was read from. */
  suiteTests: 200_000,
  scanResults: 200_000,
  suiteRequirements: 100_000,
  suiteReports: 5000,
  /** UTF-16 units of a test's name, and of each other text in evidence. */
  testNameLength: 500,
  /** Opening brackets and colons of a JSON text that is read as evidence or as a report: what it unfolds to in memory. */
  jsonParts: 4_000_000,
  /** A report: its bytes, and those of all reports of a run together. */
  reportBytes: 64 * mebi,
  reportsBytes: 256 * mebi,
  /** XML of a report: elements, their levels, attributes of one, and UTF-16 units of an attribute. */
  xmlElements: 2_000_000,
  xmlDepth: 100,
  xmlAttributes: 100,
  xmlAttributeLength: mebi,
} as const;

export type Limit = keyof typeof limits;
