@name@-title = @Name@
@name@-lede = { $count ->
    [0] Aucune entrée.
    [one] { $count } entrée.
   *[other] { $count } entrées.
}
@name@-entries = Entrées
@name@-open = en cours
@name@-closed = close
@name@-none = Il n’y a rien ici pour l’instant.
