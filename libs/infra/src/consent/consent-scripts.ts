/**
 * What has to happen in Redis as one. Times are Redis' own: the clocks of the processes do not matter.
 *
 * `present:<user>`   sorted set, `<session>/<process>` by when it lapses: where a person is connected
 * `here:<session>`   a session has had a connection within a while
 * `given:<session>`  set of `<session of a user>/<request>`: what this session of a supervisor granted
 * `carried:<session>`  the request whose grant to this session is held up by its supervisor's presence
 * `grant:<session>`  the grant, as JSON; it lives for as long as it was given
 * `ended:<request>`  why its supervisor went, for whoever writes it down
 * `over:<request>`   it is being ended: what is not granted yet is not granted any more
 */
const NOW = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local function isThere(present, session)
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', present, '(' .. now, '+inf')) do
    if string.sub(member, 1, #session + 1) == session .. '/' then return true end
  end
  return false
end
local function split(entry)
  local at = string.find(entry, '/', 1, true)
  return string.sub(entry, 1, at - 1), string.sub(entry, at + 1)
end`;

/** KEYS present, here, given; ARGV prefix, session, process, time to live, time of `here`, of `given`. */
export const BEAT = `${NOW}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZADD', KEYS[1], now + ARGV[4], ARGV[2] .. '/' .. ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('SET', KEYS[2], '1', 'PX', ARGV[5])
for _, entry in ipairs(redis.call('SMEMBERS', KEYS[3])) do
  local user, request = split(entry)
  local carried = ARGV[1] .. 'carried:' .. user
  if redis.call('GET', carried) == request then redis.call('PEXPIRE', carried, ARGV[4])
  else redis.call('SREM', KEYS[3], entry) end
end
redis.call('PEXPIRE', KEYS[3], ARGV[6])`;

/**
 * KEYS present, given; ARGV prefix, session, process, why, how long that is kept. Gives back how many grants
 * ended: none while the session is connected elsewhere.
 */
export const LEAVE = `${NOW}
redis.call('ZREM', KEYS[1], ARGV[2] .. '/' .. ARGV[3])
if isThere(KEYS[1], ARGV[2]) then return 0 end
local ended = 0
for _, entry in ipairs(redis.call('SMEMBERS', KEYS[2])) do
  local user, request = split(entry)
  local carried = ARGV[1] .. 'carried:' .. user
  if redis.call('GET', carried) == request then
    redis.call('DEL', carried)
    redis.call('SET', ARGV[1] .. 'ended:' .. request, ARGV[4], 'PX', ARGV[5])
    ended = ended + 1
  end
end
redis.call('DEL', KEYS[2])
return ended`;

/**
 * KEYS present, given, carried, grant, over; ARGV session of the supervisor, session of the user, request, the grant
 * while it is not written down, time to live, how long that may take, time of `given`. 1: go on; 2: it was given
 * by this session before; 0: another answer is under way; -1: the supervisor is not there; -2: it is over.
 */
export const PREPARE = `${NOW}
if redis.call('EXISTS', KEYS[5]) == 1 then return -2 end
if not isThere(KEYS[1], ARGV[1]) then return -1 end
local carried = redis.call('GET', KEYS[3])
local grant = redis.call('GET', KEYS[4])
if grant and carried and cjson.decode(grant).supervision == carried then
  if carried ~= ARGV[3] or cjson.decode(grant).session ~= ARGV[1] then return 0 end
  if not cjson.decode(grant).pending then return 2 end
end
redis.call('SET', KEYS[4], ARGV[4], 'PX', ARGV[6])
redis.call('SET', KEYS[3], ARGV[3], 'PX', ARGV[5])
redis.call('SADD', KEYS[2], ARGV[2] .. '/' .. ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[7])
return 1`;

/** KEYS carried, grant; ARGV request, the grant, for how long. 0: the supervisor has gone meanwhile. */
export const CONFIRM = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
return 1`;

/** KEYS carried, grant; ARGV request. */
export const DROP = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
local grant = redis.call('GET', KEYS[2])
if grant and cjson.decode(grant).supervision == ARGV[1] then redis.call('DEL', KEYS[2]) end`;

/** KEYS carried, grant, over; ARGV request, how long it is known to be over. */
export const END = `${DROP}
redis.call('SET', KEYS[3], '1', 'PX', ARGV[2])`;
