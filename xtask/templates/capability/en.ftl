@name@-title = @Name@
@name@-lede = { $count ->
    [0] No entry.
    [one] { $count } entry.
   *[other] { $count } entries.
}
@name@-entries = Entries
@name@-open = under way
@name@-closed = closed
@name@-none = There is nothing here yet.
