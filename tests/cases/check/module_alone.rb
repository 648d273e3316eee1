# A module, checked by itself.
constant :limit, 5
define :small do
  note "x"
end
