import type { Finding } from '../../rules/finding.ts';
import { ruleEntry } from '../../rules/registry.ts';

/** Findings as a SARIF 2.1.0 log: what code hosts and editors show beside the line. */
export function findingsSarif(findings: readonly Finding[]): string {
  const ids = [...new Set(findings.map(({ rule }) => rule))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'git-qms',
            rules: ids.map((id) => {
              const { requires, why, fix, severity } = ruleEntry(id);
              return {
                id,
                shortDescription: { text: requires },
                fullDescription: { text: why },
                help: { text: fix },
                defaultConfiguration: { level: severity },
              };
            }),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map(({ rule, severity, message, where }) => ({
          ruleId: rule,
          ruleIndex: ids.indexOf(rule),
          level: severity,
          message: { text: message },
          ...(where.path === undefined ? {} : { locations: [location(where.path, where.line)] }),
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function location(path: string, line: number | undefined) {
  const uri = path.split('/').map(encodeURIComponent).join('/');
  const region = line === undefined ? {} : { region: { startLine: line } };
  return { physicalLocation: { artifactLocation: { uri }, ...region } };
}
