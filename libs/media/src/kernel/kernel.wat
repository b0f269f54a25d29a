;; What every sample of a recording goes through, eight at a time (WebAssembly SIMD).
;; `npm run generate` makes kernel.wasm.ts of this.
(module
  (memory (export "memory") 17)

  ;; Frames of two sides, one after the other, as WAV has them. Works on eight frames at a time.
  (func (export "interleave")
    (param $local i32) (param $remote i32) (param $out i32) (param $frames i32)
    (local $end i32) (local $l v128) (local $r v128)
    (local.set $end (i32.add (local.get $local) (i32.shl (local.get $frames) (i32.const 1))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $local) (local.get $end)))
        (local.set $l (v128.load (local.get $local)))
        (local.set $r (v128.load (local.get $remote)))
        (v128.store (local.get $out)
          (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $l) (local.get $r)))
        (v128.store offset=16 (local.get $out)
          (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $l) (local.get $r)))
        (local.set $local (i32.add (local.get $local) (i32.const 16)))
        (local.set $remote (i32.add (local.get $remote) (i32.const 16)))
        (local.set $out (i32.add (local.get $out) (i32.const 32)))
        (br $next))))

  ;; The upper bytes of the lowest (at most 0) and the highest (at least 0) of `span` samples, for
  ;; `count` such spans in a row; `span` is a multiple of 16.
  (func (export "extremes")
    (param $samples i32) (param $span i32) (param $count i32) (param $out i32)
    (local $end i32) (local $low v128) (local $high v128) (local $more v128) (local $v v128)
    (block $done
      (loop $nextSpan
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $low (v128.const i32x4 0 0 0 0))
        (local.set $high (v128.const i32x4 0 0 0 0))
        (local.set $end
          (i32.add (local.get $samples) (i32.shl (local.get $span) (i32.const 1))))
        (loop $nextSamples
          (local.set $v (v128.load (local.get $samples)))
          (local.set $more (v128.load offset=16 (local.get $samples)))
          (local.set $low
            (i16x8.min_s (local.get $low) (i16x8.min_s (local.get $v) (local.get $more))))
          (local.set $high
            (i16x8.max_s (local.get $high) (i16x8.max_s (local.get $v) (local.get $more))))
          (local.set $samples (i32.add (local.get $samples) (i32.const 32)))
          (br_if $nextSamples (i32.lt_u (local.get $samples) (local.get $end))))
        (local.set $low (i16x8.min_s (local.get $low)
          (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $low) (local.get $low))))
        (local.set $low (i16x8.min_s (local.get $low)
          (i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11 (local.get $low) (local.get $low))))
        (local.set $low (i16x8.min_s (local.get $low)
          (i8x16.shuffle 2 3 0 1 6 7 4 5 10 11 8 9 14 15 12 13 (local.get $low) (local.get $low))))
        (local.set $high (i16x8.max_s (local.get $high)
          (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $high) (local.get $high))))
        (local.set $high (i16x8.max_s (local.get $high)
          (i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11 (local.get $high) (local.get $high))))
        (local.set $high (i16x8.max_s (local.get $high)
          (i8x16.shuffle 2 3 0 1 6 7 4 5 10 11 8 9 14 15 12 13 (local.get $high) (local.get $high))))
        (i32.store8 (local.get $out)
          (i32.shr_s (i16x8.extract_lane_s 0 (local.get $low)) (i32.const 8)))
        (i32.store8 offset=1 (local.get $out)
          (i32.shr_s (i16x8.extract_lane_s 0 (local.get $high)) (i32.const 8)))
        (local.set $out (i32.add (local.get $out) (i32.const 2)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $nextSpan)))))
