/**
 * Whether an IP address (text, without brackets) is anything but an ordinary public one: private,
 * loopback, link-local (where clouds keep their metadata), carrier-grade, multicast, reserved, and
 * IPv6 forms that carry such an IPv4 address inside. Text that is no IP address counts as private,
 * so that what cannot be judged is refused.
 */
export function isPrivateAddress(address: string): boolean {
  const v4 = parseV4(address);
  if (v4 !== undefined) return isPrivateV4(v4);
  const v6 = parseV6(address);
  return v6 === undefined || isPrivateV6(v6);
}

/**
 * Whether a URL's host is private by its look alone, without asking a name server: a private
 * address literal, or a name that only ever means this machine or this network.
 */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  if (host.includes(':') || parseV4(host) !== undefined) return isPrivateAddress(host);
  return !host.includes('.') || LOCAL_NAMES.some((suffix) => host.endsWith(suffix));
}

const LOCAL_NAMES = ['.localhost', '.local', '.internal', '.intranet', '.lan', '.home.arpa'];

/** `[network, prefix length]`: the IANA special-purpose registries, and multicast. */
const PRIVATE_V4 = (
  [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.88.99.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 3],
  ] as const
).map(([network, bits]) => ({ network: parseV4(network) ?? 0, bits }));

function isPrivateV4(address: number): boolean {
  return PRIVATE_V4.some(
    ({ network, bits }) => address >>> (32 - bits) === network >>> (32 - bits),
  );
}

function isPrivateV6(groups: readonly number[]): boolean {
  const [first = 0, second = 0, third = 0] = groups;
  const embedded = ((groups[6] ?? 0) * 0x10000 + (groups[7] ?? 0)) >>> 0;
  const startsWith = (...prefix: number[]) => prefix.every((group, at) => groups[at] === group);
  // Mapped (::ffff:0:0/96), translated (::ffff:0:0:0/96) and NAT64 (64:ff9b::/96) carry an IPv4 address.
  if (startsWith(0, 0, 0, 0, 0, 0xffff) || startsWith(0, 0, 0, 0, 0xffff, 0))
    return isPrivateV4(embedded);
  if (startsWith(0x64, 0xff9b, 0, 0, 0, 0)) return isPrivateV4(embedded);
  // 6to4 carries it behind its prefix.
  if (first === 0x2002) return isPrivateV4((second * 0x10000 + third) >>> 0);
  // Of the rest only global unicast (2000::/3) is public, without Teredo, ORCHID and documentation.
  if (first >>> 13 !== 1) return true;
  if (first === 0x2001 && (second < 0x200 || second === 0xdb8)) return true;
  return first === 0x3fff && second < 0x1000;
}

function parseV4(text: string): number | undefined {
  if (!/^(\d{1,3})(\.\d{1,3}){3}$/.test(text)) return undefined;
  const bytes = text.split('.').map(Number);
  if (bytes.some((byte) => byte > 255)) return undefined;
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** The eight groups of an IPv6 address, or undefined. A zone (`%eth0`) does not change the judgement. */
function parseV6(text: string): readonly number[] | undefined {
  const [withoutZone = ''] = text.split('%');
  const halves = withV4AsGroups(withoutZone).split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.map((group) => Number.parseInt(group, 16));
}

function withV4AsGroups(text: string): string {
  const dotted = /[^:]*\.[^:]*$/.exec(text)?.[0];
  const v4 = dotted === undefined ? undefined : parseV4(dotted);
  if (dotted === undefined || v4 === undefined) return text;
  const groups = `${(v4 >>> 16).toString(16)}:${(v4 & 0xffff).toString(16)}`;
  return text.slice(0, -dotted.length) + groups;
}
