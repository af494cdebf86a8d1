import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Whether an address belongs to somebody on the internet. Everything that IANA keeps for another purpose doesn't: private, loopback,
 * link-local (there cloud providers answer with credentials), shared, multicast, documentation, and every form that carries an IPv4
 * address in an IPv6 one (mapped, compatible, NAT64, 6to4, Teredo).
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export function isPublicAddress(address: string): boolean {
  // ipaddr.js also reads shorter forms, like 1.2.3, which no socket names.
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.parse(address);
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || isGlobalUnicast(parsed));
}

export function isLoopbackAddress(address: string): boolean {
  return isIP(address) !== 0 && ipaddr.parse(address).range() === 'loopback';
}

/** 2000::/3, the only part of IPv6 from which addresses have been given out. */
function isGlobalUnicast(address: { toByteArray(): number[] }): boolean {
  const [first = 0] = address.toByteArray();
  return first >> 5 === 1;
}
