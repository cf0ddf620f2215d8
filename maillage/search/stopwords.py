"""Words too common to choose a document, folded. They are left out of queries only, never out of the index."""

_WORDS = """
    a ai aie ainsi alors apres as au aucun aucune aupres aussi autour autre autres aux avait avant avec avez avoir avons
    ayant bien c car ce ceci cela celle celles celui cependant certain certaine certaines certains ces cet cette ceux
    chaque chez ci comme comment d dans de dehors depuis des desormais deux devant doit doivent donc dont du durant e
    elle elles en encore entre envers es est et etait etaient etant etes etre eu eut eux faire fait faites faut font
    furent fut hors ici il ils j je jusqu jusque l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsqu
    lorsque lui m ma mais malgre me meme memes mes mien moi moins mon n ne ni nos notre nous on ont ou par parce parmi
    pas pendant peu peut peuvent plus pour pourquoi pourrait presque puis puisqu puisque qu quand que quel quelle
    quelles quels qui quoi quoique s sa sans sauf se selon sera serait seront ses si sinon soi soit son sont sous
    souvent suis sur t ta tandis tant te tel telle telles tels tes toi ton toujours tous tout toute toutes tres trop tu
    un une vers voici voila vont vos votre vous vu y combien existe avoir puis-je dois veux voudrais cherche trouver
"""
STOP_WORDS = frozenset(_WORDS.split())
