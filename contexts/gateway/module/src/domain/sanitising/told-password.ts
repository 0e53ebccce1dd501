import { isChosen } from './chosen-word.ts';
import type { Finding } from './finding.ts';
import { matchAt } from './pattern.ts';
import { isNoReference } from './secret-patterns.ts';
import { isStrange } from './strange-word.ts';

/** What stands behind the name of a password: `gap` up to where a value may begin, at `at`. */
type Behind = {
  readonly text: string;
  /** Where the name begins. */
  readonly index: number;
  readonly cue: string;
  readonly gap: string;
  readonly at: number;
};

/** The value that is told behind the name of a password. */
export function valueAfter(text: string, index: number, cue: string): Finding | undefined {
  const gap = matchAt(GAP, text, index + cue.length)?.[0];
  if (gap === undefined) return undefined;
  const behind = { text, index, cue, gap, at: index + cue.length + gap.length };
  const quoted = matchAt(QUOTED, text, behind.at);
  if (quoted) return inQuotes(behind, quoted);
  return phraseIn(behind) ?? wordIn(behind) ?? numberIn(behind) ?? plainWordIn(behind);
}

/** Names that mean something else as well: `pass v2` is an order. */
const AMBIGUOUS = /^(?:pass|clave|parole?)$/i;
/** Names that mean nothing else. */
const ABBREVIATIONS = /^(?:pwd?|mdp)$/i;

function inQuotes(behind: Behind, quoted: RegExpExecArray): Finding | undefined {
  const { cue, gap, at } = behind;
  const value = quoted.groups?.['same'] ?? quoted.groups?.['other'] ?? '';
  const isWord = /^\p{Lu}?\p{Ll}{4,19}$/u.test(value) && isInSentence(behind);
  const isOne = isWord
    ? !TERMS.test(value)
    : isChosen(value) && (TOLD.test(gap) || !/^pass$/i.test(cue));
  if (!isOne || !isNoReference(value)) return undefined;
  const start = at + quoted[0].indexOf(value);
  return password(start, start + value.length);
}

/** `is "raspberry"`, `as pi with the password "raspberry"`, and no label in code. */
function isInSentence({ text, index, cue, gap }: Behind): boolean {
  if (/^pass$/i.test(cue)) return false;
  if (gap.trim() !== '') return /\p{L}/u.test(gap) && TOLD.test(gap);
  return /\b(?:user(?:name)?|login|log in|sign in|as)\b[^\n]{0,30}$/i.test(
    text.slice(Math.max(0, index - 48), index),
  );
}

/** What may be said of a password within quotes. */
const TERMS =
  /^(?:passwor[dt]|string|secret|incorrect|required|invalid|wrong|correct|valid|empty|null|undefined|hidden|hashed|plain|strong|weak|admin|default|changeme|redacted|masked|true|false|optional|expired|missing|number|text|other)$/i;

/** `passphrase: rusty violin garden comet`, `the master password is …` */
function phraseIn({ text, index, cue, gap, at }: Behind): Finding | undefined {
  const isOfPhrases =
    /phrase$/i.test(cue) || /\b(?:master|vault) $/i.test(text.slice(index - 8, index));
  if (!isOfPhrases || !/[:=]|\bis $/.test(gap)) return undefined;
  const phrase = matchAt(PHRASE, text, at)?.[0];
  return phrase === undefined ? undefined : password(at, at + phrase.length);
}

/** A word that may be chosen: the clearer its name and what tells it, the less strange it may be. */
function wordIn({ text, cue, gap, at }: Behind): Finding | undefined {
  const found = chosenAt(text, at);
  if (found === undefined || ABBREVIATIONS.test(cue)) return found;
  const isOdd = isStrange(text.slice(found.start, found.end));
  if (TOLD.test(gap) && (isOdd || !FAR.test(gap))) return found;
  return isOdd && !AMBIGUOUS.test(cue) ? found : undefined;
}

/** At least six digits, behind a name and a colon or a word for being. */
function numberIn({ text, cue, gap, at }: Behind): Finding | undefined {
  if (AMBIGUOUS.test(cue) || !/[:：は是]|(?:is|ist|lautet|est|es) $/iu.test(gap)) return undefined;
  const digits = matchAt(/\d{6,20}(?![\p{L}\p{N}.:/-])/uy, text, at)?.[0];
  return digits === undefined ? undefined : password(at, at + digits.length);
}

/** `my password is hyperion.`: a word that ends the sentence, and says nothing of a password. */
function plainWordIn({ text, cue, gap, at }: Behind): Finding | undefined {
  if (!/^pass(?:word|phrase|code)$/i.test(cue) || !/(?:^| )(?:is|was) (?:now |still )?$/.test(gap))
    return undefined;
  const word = matchAt(/[a-z]{5,20}(?=\s*(?:$|\n)|[.,;](?:\s|$)| - )/y, text, at)?.[0];
  return word === undefined || SAID.test(word) ? undefined : password(at, at + word.length);
}

/** What may be said of a password without quotes. */
const SAID =
  /(?:ed|ing|ly|ble|ful|less|ous|ive|ary|ant|ory|al|ic|id|ish|set|ept|one|ong)$|^(?:again|correct|incorrect|weak|empty|blank|short|secret|secure|insecure|simple|string|plain|stale|ready|right|there|broken|hidden|stolen|known|unknown|forgotten|written|given|taken|shown|chosen|here|below|above|the same|fine|okay|safe|unsafe|public|unique|different|absent|present|sufficient|enough|mine|yours|ours|theirs|elsewhere|nowhere|everywhere|inside|outside|anyway|though|today|tomorrow|yesterday|either|neither|better|worse|longer|shorter|older|newer|never|always|later|sooner|first|second|third|null|undefined|none|nothing|something|everything|anything|encoded|plaintext|cleartext|cipher|hash|token|password|passphrase|random|clear|clean|fresh|leaked)$/;

/** `use … as the password`, `… is the password`. */
export function valueBefore(text: string, index: number): Finding | undefined {
  const before = text.slice(Math.max(0, index - 120), index);
  const match =
    /(?<![^\s"'`(])(?<value>[^\s"'`]{5,80})["'`)]? (?:(?:is|was|as|for|into|ist|als|für|est|comme|pour|es|como|para) )?(?:(?:the|my|our|your|his|her|their|its|a|an|das|mein|ein|le|un|mon|la|una|mi|new|old|good|strong|safe|secure|weak|valid|temporary|admin|root|guest|wifi|neue|sicheres|gutes|bon) ){1,4}$/iu.exec(
      before,
    );
  const value = match?.groups?.['value'];
  if (match === null || value === undefined || !isChosen(value)) return undefined;
  const start = index - before.length + match.index;
  return password(start, start + value.length);
}

/** A word that stands there and may be chosen as a password. */
export function chosenAt(text: string, at: number): Finding | undefined {
  const quote = /["'`*]/.test(text[at] ?? '') ? 1 : 0;
  const bare = matchAt(BARE, text, at + quote)?.[0];
  if (bare === undefined) return undefined;
  const value = bare.replace(/[.:)*_]{1,4}$/, '');
  if (!isChosen(value) || !isNoReference(value)) return undefined;
  return password(at + quote, at + quote + value.length);
}

function password(start: number, end: number): Finding {
  return { kind: 'password', start, end };
}

/** Says that the value comes: a sign, or a word for being. */
const TOLD =
  /[:=：|]|\.{3,}|\t|>|→|['"`„“”‘’«»]|は|是|이|(?<!\p{L})(?:is|are|was|it's|lautet|ist|war|est|c'est|es|è|é|är|er|jest|to|это|set|equals|auf|en|era|fue|foi|était|heißt|hieß|bleibt|remains)(?!\p{L})/iu;
const GAP = new RegExp(
  `(?:${[
    // `password combo for the safe is`, `contraseña temporal es`
    '(?: \\p{Ll}{2,14}){1,5}(?= ?[:：]| (?:is|was|ist|war|lautet|heißt|hieß|c.est|est|était|es|era|fue|foi|è|é|är|er|jest)[ :])',
    '[ \\t\\u00a0]{1,8}',
    ' ?[?,]',
    '[:=：|*_~]{1,3}(?:\\r?\\n[ \\t]{0,8}){0,2}',
    '[.]{2,40}',
    '</?[a-z]{1,6}>',
    '[-–—]{1,2}>?(?=[ \\t])',
    '[(]',
    'は|是|は、|이|은|는',
    // Where words have no blanks between them: `密码改成了 …`
    '[\\u3040-\\u30ff\\u4e00-\\u9fff\\uac00-\\ud7af]{1,8}',
    '(?:auf|en|à|a|als|as|with|mit|avec|con|like|called)(?!\\p{L})',
    `(?:for|of|on|to|in|at|für|zu[rm]?|vo[nm]|der|pour|d[eu]s?|del?|do|da|della|para|per|voor|for|для|от|к)(?: [\\p{L}\\p{N}_.-]{1,20}){1,5}(?= ?:| is | ist | lautet | est | es )`,
    "(?:is|are|was|it's|its|era|fue|foi|était|heißt|hieß|bleibt|immer|noch|toujours|always|now|still|currently|again|just|set|changed|reset|has|been|have|will|should|be|to|new|default|lautet|ist|war|nun|jetzt|standardmäßig|neu|est|c'est|maintenant|es|nueva|ahora|è|é|nova|är|er|jest|это|теперь|het)(?!\\p{L})",
  ].join('|')}){1,10}`,
  'iuy',
);
const QUOTED =
  /\\?(?:(["'`])(?<same>[^\s"'`\\]{4,80})\\?\1|[„“”‘’«»] ?(?<other>[^\s"'`„“”‘’«»]{4,80}) ?[„“”‘’«»])/uy;
/** Words that say nothing of a value. */
const FAR =
  /^ (?!(?:for|of|on|to|in|at|für|zu[rm]?|vo[nm]|der|pour|d[eu]s?|del?|do|da|della|para|per|voor|is|was|has|have|had|will|should|now|still|currently|changed|reset|set|new|ist|war|lautet|est|c.est|es|è|é) )\p{L}{2,14} /iu;
/** Letters beyond Latin end it, so that a sentence without spaces does. */
const BARE = /[^\s"'`<>|,;\\\u0370-\uffff]{4,80}/uy;
/** A line of words, which are no sentence. */
const PHRASE = /[a-z]{2,20}(?: [a-z]{2,20}){3,23}(?=\s*(?:["'\r\n]|$))/y;
