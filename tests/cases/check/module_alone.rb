# A module, checked on its own.
constant :limit, 5
define :small do
  note "x"
end
