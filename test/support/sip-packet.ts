const HEADER = 24;
const ETHERNET_IP_UDP = 42;

/** A capture (pcap, Ethernet, little endian) that begins with the INVITE of its call. */
export const withSip = (
  capture: Uint8Array,
  { from, to }: { from: string; to: string },
): Buffer => {
  const whole = Buffer.from(capture);
  const first = whole.subarray(HEADER, HEADER + 16);
  const invite = [
    'INVITE sip:100@pbx.example SIP/2.0',
    'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK77',
    `From: ${from};tag=1`,
    `To: ${to}`,
    'Call-ID: 77@pbx.example',
    'CSeq: 1 INVITE',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
  const frame = udpFrame(Buffer.from(invite));
  const record = Buffer.from(first);
  record.writeUInt32LE(frame.length, 8);
  record.writeUInt32LE(frame.length, 12);
  return Buffer.concat([whole.subarray(0, HEADER), record, frame, whole.subarray(HEADER)]);
};

/** Ethernet, IPv4 and UDP around a payload, port 5060 to 5060, without checksums (RFC 768 allows 0). */
const udpFrame = (payload: Buffer): Buffer => {
  const frame = Buffer.concat([Buffer.alloc(ETHERNET_IP_UDP), payload]);
  frame.writeUInt16BE(0x0800, 12);
  frame.writeUInt8(0x45, 14);
  frame.writeUInt16BE(28 + payload.length, 16);
  frame.writeUInt8(64, 22);
  frame.writeUInt8(17, 23);
  frame.set([192, 0, 2, 1, 192, 0, 2, 2], 26);
  frame.writeUInt16BE(5060, 34);
  frame.writeUInt16BE(5060, 36);
  frame.writeUInt16BE(8 + payload.length, 38);
  return frame;
};
