import type { Finding } from './finding.ts';
import { matchesAt, type Search } from './pattern.ts';
import { type Begins, LONG_WORD, type Places } from './places.ts';

const DRAWN: Begins = [LONG_WORD];
const CANDIDATE = /(?<![\w/+=.-])[A-Za-z0-9_-]{20,80}(?![\w/+=-]|\.\w)/y;
const NAMED =
  /\b(?:keys?|secret|tokens?|credentials?|password|schl[üu]ssel|jeton|clave|secreto|geheimnis)\b|(?<!\p{L})(?:clé|ключ|токен)(?!\p{L})|密钥|令牌|キー|トークン|키(?!\p{L})/iu;

const FINGERPRINT = /(?:fingerprint|\b(?:sha\d{1,3}|md5)[:-])/i;

/** What looks drawn by lot and stands near a word for it, as in `Use … as the key`. */
export const toldSecrets: Search = { begins: [DRAWN], find: secretsInWords };

function secretsInWords(text: string, places: Places): Finding[] {
  const findings: Finding[] = [];
  for (const { index, 0: value } of matchesAt(CANDIDATE, text, places.of(DRAWN))) {
    if (!isDrawn(value)) continue;
    const end = index + value.length;
    const near = `${text.slice(Math.max(0, index - 40), index)} ${text.slice(end, end + 30)}`;
    if (NAMED.test(near) && !FINGERPRINT.test(near))
      findings.push({ kind: 'api-key', start: index, end });
  }
  return findings;
}

/** Capitals, small letters and digits in no order that a name would have. */
function isDrawn(value: string): boolean {
  if (!/\d[^\d]+\d/.test(value) || !/[A-Z]/.test(value) || !/[a-z]/.test(value)) return false;
  const changes = value.match(/[a-z][A-Z0-9]|[A-Z][a-z0-9]|\d[A-Za-z]/g)?.length ?? 0;
  return changes >= value.length / 5;
}
