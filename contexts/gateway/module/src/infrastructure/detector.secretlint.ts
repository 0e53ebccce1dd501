import type { SensitiveKind } from '../domain/policy.ts';
import type { Finding } from '../domain/sanitising/finding.ts';

let loaded: ReturnType<typeof load> | undefined;

/** Where nothing is sanitised, what finds secrets is not loaded. */
async function load() {
  const [{ lintSource }, { creator }] = await Promise.all([
    import('@secretlint/core'),
    import('@secretlint/secretlint-rule-preset-recommend'),
  ]);
  const rule = {
    id: '@secretlint/secretlint-rule-preset-recommend',
    rule: creator,
    options: {},
    rules: [
      // A comment inside a prompt must not switch the search off.
      { id: '@secretlint/secretlint-rule-filter-comments', disabled: true },
    ],
  };
  const options = { config: { rules: [rule] }, noPhysicFilePath: true, maskSecrets: false };
  return (content: string) =>
    lintSource({
      source: { filePath: '/prompt', content, contentType: 'text', ext: '' },
      options,
    });
}

/** Secrets as secretlint knows them: a kept list of what vendors' keys look like. */
export async function secretlintDetector(text: string): Promise<readonly Finding[]> {
  loaded ??= load();
  const lint = await loaded;
  const { messages } = await lint(text);
  return messages.map(({ ruleId, range: [start, end] }) => ({
    kind: kindOf(ruleId),
    ...valueOnly(text, start, end),
  }));
}

function kindOf(ruleId: string): SensitiveKind {
  if (ruleId.endsWith('-privatekey')) return 'private-key';
  if (/-(?:basicauth|database-connection-string)$/.test(ruleId)) return 'password';
  return /-(?:github|gitlab|slack|npm|docker|hashicorp-vault|1password)$/.test(ruleId)
    ? 'token'
    : 'api-key';
}

/** Some rules name the whole address, or the field too: of those only what is secret is meant. */
function valueOnly(text: string, start: number, end: number): Pick<Finding, 'start' | 'end'> {
  const found = text.slice(start, end);
  const address = /^[^:]{1,40}:\/\/[^\s:@]{0,200}:(?<password>[^\s@]{1,400})@/d.exec(found);
  const field =
    /^["']?[A-Za-z_.-]{3,60}["']?\s{0,8}(?:=>|[:=])\s{0,8}["']?(?<value>[^\s"']{8,})["']?$/d.exec(
      found,
    );
  const [from, to] = address?.indices?.groups?.['password'] ??
    field?.indices?.groups?.['value'] ?? [0, found.length];
  return { start: start + from, end: start + to };
}
