import { backOver, type Pattern } from './pattern.ts';
import { LONG_NUMBER, LONG_WORD, wordsIn } from './places.ts';

/** Keys, tokens and account ids that are known by how they are written. */
export const secretPatterns: readonly Pattern[] = [
  // Model providers, clouds and tools whose keys begin with a mark of their own.
  {
    kind: 'api-key',
    begins:
      wordsIn(`sk- sk_ rk_ pk_ whsec_ gsk_ xai- pplx- fw_ r8_ hf_ nvapi- aiza ya29. gocspx- akia
      asia abia acca dop_v1_ sg. key- shpat_ shpca_ shppa_ shpss_ ntn_ lin_api_ figd_ pmak-
      nrak- rnd_ atl_ tskey- dapi tvly-`),
    signs: new RegExp(
      `(?<![A-Za-z0-9_]|[^\\n]-)(?:${[
        'sk-(?:ant|proj|svcacct|admin|or|lf|None)-[A-Za-z0-9_-]{20,240}',
        'sk-[A-Za-z0-9]{20,120}',
        '(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,120}',
        'whsec_[A-Za-z0-9+/]{24,80}',
        'gsk_[A-Za-z0-9]{40,80}',
        'xai-[A-Za-z0-9]{40,120}',
        'pplx-[A-Za-z0-9]{40,80}',
        'fw_[A-Za-z0-9]{22,60}',
        'r8_[A-Za-z0-9]{37}',
        'hf_[A-Za-z0-9]{30,60}',
        'nvapi-[A-Za-z0-9_-]{40,100}',
        'AIza[A-Za-z0-9_-]{35}',
        'ya29\\.[A-Za-z0-9_-]{20,240}',
        'GOCSPX-[A-Za-z0-9_-]{28}',
        '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}',
        'dop_v1_[a-f0-9]{64}',
        'SG\\.[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{32,64}',
        'key-[a-f0-9]{32}',
        'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}',
        'ntn_[A-Za-z0-9]{40,50}',
        'lin_api_[A-Za-z0-9]{32,48}',
        'figd_[A-Za-z0-9_-]{32,60}',
        'PMAK-[a-f0-9]{24}-[a-f0-9]{34}',
        'NRAK-[A-Z0-9]{27}',
        'rnd_[A-Za-z0-9]{28,40}',
        'atl_[A-Za-z0-9_-]{20,120}',
        'tskey-[a-z]{2,10}-[A-Za-z0-9]{8,20}-[A-Za-z0-9]{20,40}',
        'dapi[a-f0-9]{32}(?:-\\d)?',
        'tvly-(?:dev-|prod-)?[A-Za-z0-9]{28,40}',
      ].join('|')})(?![A-Za-z0-9])`,
      'y',
    ),
    isMeant: isNoWord,
  },
  {
    kind: 'token',
    begins:
      wordsIn(`ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- glrt- glptt- gldt- glcbt- xoxa- xoxb-
      xoxe- xoxo- xoxp- xoxr- xoxs- xapp- npm_ pypi- dckr_pat_ hvs. hvb. glsa_ ops_eyj
      sntrys_ atatt3 rubygems_`),
    signs: new RegExp(
      `(?<![A-Za-z0-9_]|[^\\n]-)(?:${[
        'gh[pousr]_[A-Za-z0-9]{36,255}',
        'github_pat_[A-Za-z0-9_]{40,120}',
        'glpat-[A-Za-z0-9_-]{20,60}',
        'gl(?:rt|ptt|dt|cbt)-[A-Za-z0-9_-]{20,60}',
        'xox[abeoprs]-[A-Za-z0-9-]{20,250}',
        'xapp-\\d-[A-Za-z0-9-]{20,150}',
        'npm_[A-Za-z0-9]{36}',
        'pypi-[A-Za-z0-9_-]{50,250}',
        'dckr_pat_[A-Za-z0-9_-]{20,60}',
        'hv[sb]\\.[A-Za-z0-9_-]{24,250}',
        'glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}',
        'ops_eyJ[A-Za-z0-9+/_-]{100,900}',
        'sntrys_[A-Za-z0-9+/_=-]{40,250}',
        'ATATT3[A-Za-z0-9_=-]{100,250}',
        'rubygems_[a-f0-9]{48}',
      ].join('|')})(?![A-Za-z0-9])`,
      'y',
    ),
    isMeant: isNoWord,
  },
  // Of Twilio, Telegram, Terraform and Discord.
  {
    kind: 'api-key',
    begins: [LONG_WORD],
    signs: /(?<![A-Za-z0-9_]|[^\n]-)S[KC][a-f0-9]{32}(?![A-Za-z0-9])/y,
    isMeant: isNoWord,
  },
  {
    kind: 'token',
    begins: [LONG_NUMBER],
    signs: /(?<![A-Za-z0-9_]|[^\n]-)\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9])/y,
  },
  {
    kind: 'token',
    begins: ['.atlasv1.'],
    startOf: backOver(/[A-Za-z0-9]/, 14),
    signs: /(?<![A-Za-z0-9_]|[^\n]-)[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{50,80}(?![A-Za-z0-9])/y,
    isMeant: isNoWord,
  },
  {
    kind: 'token',
    begins: [LONG_WORD],
    signs:
      /(?<![A-Za-z0-9_]|[^\n]-)[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38}(?![A-Za-z0-9])/y,
    isMeant: isNoWord,
  },
  {
    kind: 'token',
    begins: ['eyj'],
    signs:
      /(?<![A-Za-z0-9_]|[^\n]-)eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){0,3}/y,
  },
  {
    kind: 'token',
    begins: ['bearer', 'token'],
    signs: /(\b(?:bearer|token)[ \t]{1,3})[A-Za-z0-9._~+/-]{20,4000}={0,2}(?![A-Za-z0-9._~+/-])/iy,
    isMeant: isNoWord,
  },
  {
    kind: 'password',
    begins: ['basic'],
    signs: /(\bbasic[ \t]{1,3})[A-Za-z0-9+/]{8,600}={0,2}(?![A-Za-z0-9+/=])/iy,
    isMeant: (value) => /^[ -~]{1,200}:[ -~]{1,200}$/.test(fromBase64(value)),
  },
  {
    kind: 'token',
    begins: ['hooks.slack.com/'],
    signs:
      /(hooks\.slack\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9]{6,20}\/[A-Za-z0-9/_-]{16,120}/y,
  },
  {
    kind: 'token',
    begins: ['discord.com/api/', 'discordapp.com/api/'],
    signs: /(discord(?:app)?\.com\/api\/webhooks\/)\d{17,20}\/[A-Za-z0-9_-]{60,80}/y,
  },
  // The password of an address with credentials, as of a database.
  {
    kind: 'password',
    begins: ['://'],
    signs: /(:\/\/[^\s/:@"'<>`]{0,100}:)[^\s/@"'<>`]{1,200}(?=@[\w[])/y,
    isMeant: isNoReference,
  },
  {
    kind: 'password',
    begins: ['-u', '--user', '--proxy-user'],
    signs:
      /((?<![\w-])(?:-u|--user|--proxy-user)[ =]?["']?[\w.@-]{1,60}:)(?!\/\/)[^\s"'$:]{3,200}/y,
    isMeant: (value) => isNoReference(value) && !/^\d{1,6}$/.test(value),
  },
  {
    kind: 'password',
    begins: ['sshpass -p', 'mysql'],
    signs:
      /(\bsshpass -p[ =]?["']?|\bmysql(?:dump|admin|import)?\b[^\n|;]{0,80} -p(?! )["']?)[^\s"'$-][^\s"']{2,200}/y,
    isMeant: isNoReference,
  },
  // The file that holds both halves of a key.
  {
    kind: 'api-key',
    begins: ['akia', 'asia'],
    signs: /(\bA[KS]IA[A-Z0-9]{16}["']?[,;|\t ]{1,3}["']?)[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])/y,
  },
  {
    kind: 'token',
    begins:
      wordsIn(`?auth= ?id_token= ?sid= ?jwt= ?ticket= &auth= &id_token= &sid= &jwt= &ticket= #auth=
      #id_token= #sid= #jwt= #ticket=`),
    signs: /([?&#](?:auth|id_token|sid|jwt|ticket)=)[A-Za-z0-9._~-]{20,2000}/y,
    isMeant: isNoWord,
  },
  {
    kind: 'api-key',
    begins: ['accountkey=', 'sharedaccesskey='],
    signs: /((?:Account|SharedAccess)Key=)[A-Za-z0-9+/]{40,100}={0,2}/y,
  },
  {
    kind: 'api-key',
    begins: ['?sig=', '&sig='],
    signs: /([?&]sig=)[A-Za-z0-9%+/_-]{30,120}={0,2}/y,
  },
  {
    kind: 'cloud-account',
    begins: ['arn:aws'],
    signs: /(\barn:aws[a-z-]{0,10}:[a-z0-9-]{0,30}:[a-z0-9-]{0,20}:)\d{12}(?=:)/y,
  },
  {
    kind: 'cloud-account',
    begins: ['aws account', 'account id'],
    signs:
      /((?<![\w-])(?:aws account(?: (?:number|id|no\.?))?|account id)(?: is|:|#)? )(?:\d{12}|\d{4}-\d{4}-\d{4})(?![\w-])/iy,
  },
  {
    kind: 'cloud-account',
    begins: ['project'],
    signs: /((?<!\w)projects\/|\bproject[ _-]number(?: is|:|=)? ?)\d{10,13}(?=[/\s"',.;)]|$)/iy,
  },
  {
    kind: 'cloud-account',
    begins: ['subscription', 'tenant'],
    signs:
      /(\b(?:subscription|tenant)(?: id)?(?: is|:)? )[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/iy,
  },
  {
    kind: 'cloud-account',
    begins: [LONG_NUMBER],
    signs: /(?<![\w.]|[^\n]-)\d{12}(?=\.(?:dkr\.ecr|signin\.aws)\b)/y,
  },
  {
    kind: 'cloud-account',
    begins: ['sqs.'],
    signs: /(\bsqs\.[a-z0-9-]{5,20}\.amazonaws\.com\/)\d{12}(?=\/)/y,
  },
  {
    kind: 'cloud-account',
    begins: ['/subscriptions/', '/tenants/'],
    signs: /(\/(?:subscriptions|tenants)\/)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/iy,
  },
  {
    kind: 'cloud-account',
    begins: ['login.microsoftonline.com/'],
    signs: /(login\.microsoftonline\.com\/)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/iy,
  },
  {
    kind: 'cloud-account',
    begins: [LONG_WORD],
    signs: /(?<![\w-])[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}(?![\w-])/y,
    isMeant: (id) => /[A-F]/.test(id) && /\d/.test(id),
  },
];

/** `sk-learn-something-else` and `Bearer authentication-required` are words. */
function isNoWord(value: string): boolean {
  return /\d/.test(value) && /[A-Za-z]/.test(value) && !/^[a-z]+(?:[-_.][a-z]+)*$/.test(value);
}

/** A variable or a gap to be filled in is no secret. */
export function isNoReference(value: string): boolean {
  return !/^(?:\$|%|\{|<|\[|\*+$|x+$|\.{3}$)/i.test(value) && !PLACEHOLDERS.test(value);
}

const PLACEHOLDERS =
  /^(?:(?:pass(?:word|wort|wd|phrase|code)?|kennwort|pwd)[:*?.]{0,2}|secret|token|user(?:name)?|change[_-]?me|example|placeholder|redacted|hidden|your[_-].{0,60}|my[_-]?(?:pass(?:word)?|secret|token|key)|.{0,20}[_-]here)$/i;

function fromBase64(text: string): string {
  try {
    return atob(text);
  } catch {
    return '';
  }
}
