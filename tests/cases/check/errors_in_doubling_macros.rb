runbook "x" do
  define :m0 do
    note "x"
  end
  define :m1 do
    m0
    m0
  end
  d<<efine :m2 do
    m1
    m1
  end
  define :m3 do
    m2
    m2
  end
  define :m4 do
    m3
    m3
  end
  define :m5 do
    m4
    m4
  end
  define :m6 do
    m5
    m5
  end
  define :m7 do
    m6
    m6
  end
  define :m8 do
    m7
    m7
  end
  define :m9 do
    m8
    m8
  end
  define :m10 do
    m9
    m9
  end
  define :m11 do
    m10
    m10
  end
  define :m12 do
    m11
    m11
  end
  define :m13 do
    m12
    m12
  end
  define :m14 do
    m13
    m13
  end
  define :m15 do
    m14
    m14
  end
  define :m16 do
    m15
    m15
  end
  define :m17 do
    m16
    m16
  end
  define :m18 do
    m17
    m17
  end
  define :m19 do
    m18
    m18
  end
  define :m20 do
    m19
    m19
  end
  define :m21 do
    m20
    m20
  end
  m21
  check "c" do
    sql "select 1"
   $expect value == 1
  end
  gate "G"
end
