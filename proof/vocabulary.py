"""The words that a reading knows, French and English together, folded: lower case and without accents."""


def listed(words: str) -> frozenset[str]:
    """The words of a text that is parted by spaces."""
    return frozenset(words.split())


ABBREVIATIONS = listed("""
    m mm mme mmes mlle dr pr me mgr st ste mr mrs ms prof gen col lt capt adm gov sen rep hon rev art no vol cf etc
    p pp ed av bd tel fig vs jr sr inc ltd co dept janv fevr avr juil sept oct nov dec jan feb mar apr jun jul aug
""")

FUNCTION_WORDS = listed("""
    le la les l un une des du de d au aux a en dans par pour sur sous avec sans chez entre vers depuis selon et ou
    mais donc car ni que qu qui quand lorsque si comme ce cet cette ces son sa ses leur leurs notre nos votre vos
    mon ma mes il elle ils elles on nous vous je tu hier aujourd hui demain apres avant pendant lors ainsi alors
    enfin ensuite puis cependant toutefois tous toutes tout toute plusieurs chaque dont ou y ne n s c j m t se
    devant contre malgre grace the an of in on at by for from to with without and or but nor as if when while that
    this these those his her its our their my your he she it we they you i after before during since until today
    yesterday tomorrow then later according also both not no so such all under over between against lundi mardi
    mercredi jeudi vendredi samedi dimanche monday tuesday wednesday thursday friday saturday sunday janvier fevrier
    mars avril mai juin juillet aout septembre octobre novembre decembre january february march april may june july
    august september october november december
""")

ARTICLES = listed("le la l les the un une d du de des son sa his her")

HONORIFICS = listed(
    "m mm mme mmes mlle monsieur madame mademoiselle dr docteur pr me maitre mr mrs ms miss sir dame lord"
)

ROLES = listed("""
    ministre ministres president presidente presidents premier premiere secretaire vice general generale amiral
    colonel commandant commandante capitaine lieutenant porte ambassadeur ambassadrice directeur directrice chef
    cheffe maire depute deputee senateur senatrice commissaire prefet prefete haut haute representant representante
    chancelier chanceliere roi reine prince princesse gouverneur gouverneure adjoint adjointe conseiller conseillere
    delegue deleguee charge chargee professeur professeure inspecteur inspectrice coordinateur coordinatrice ancien
    ancienne minister ministers deputy prime spokesperson spokesman spokeswoman admiral ambassador director chief
    head mayor governor commissioner chair chairman chairwoman chairperson captain major king queen professor doctor
    senator representative under foreign defence defense finance interior former acting secretary permanent
    inspector coordinator commander chancellor
""")

PARTICLES = listed("de du des d von van der den la le el al bin ibn ben da di del dos e y ter zu")

INSTITUTIONS = listed("""
    republique republic ministere ministry departement department universite university conseil council union unies
    nations nation unis organisation organization etat etats state states amerique america assemblee assembly
    parlement parliament commission comite committee cour court tribunal banque bank fonds fund groupe group agence
    agency institut institute office bureau direction societe company association federation fondation foundation
    ligue league alliance coalition armee armees army navy air force forces marine gendarmerie police ecole school
    academie academy hopital hospital palais palace chateau hotel place rue avenue boulevard square street road
    musee museum centre center gare station aeroport airport port pont bridge mer sea ocean lac lake mont mount
    montagne ile island golfe gulf nord sud est ouest north south east west moyen proche orient middle european
    europeen europeenne europe international internationale internationaux national nationale nationaux federal
    federale conference sommet summit forum congres congress operation plan projet project programme program traite
    treaty accord agreement pacte charte charter convention declaration protocole livre service services reseau
    network observatoire observatory watch rights red cross croix rouge press presse media house maison journal
    times news television radio club stade stadium prix prize award journee day saint sainte new nouvelle nouveau
    great grand grande united world monde mondial mondiale civil protection secours securite security defence
    defense affaires affairs etrangeres foreign interieur interior exterieur sante health education finances
    transports
""")

COMMON_AS_NAMES = listed(
    "petit grand blanc noir roux jeune long brown young white green black may king major rose marchand"
)

SAID_FR = listed("""
    explique declare assure ajoute affirme souligne precise indique rappele annonce conclu estime insiste poursuivi
    salue confie repondu dit redit martele note observe promis reconnu regrette releve resume felicite confirme
    averti prevenu commente detaille lance plaide exhorte ecrit juge complete soutenu temoigne considere repris
    exprime evoque defendu rassure glisse tranche remercie denonce condamne rejoui garanti constate
""")

SAYS_FR = listed("""
    explique declare assure ajoute affirme souligne precise indique rappelle annonce conclut estime insiste poursuit
    salue confie repond dit martele note observe promet reconnait regrette releve resume confirme avertit previent
    commente detaille lance plaide exhorte ecrit juge complete soutient temoigne considere reprend constate garantit
    expliquent declarent assurent ajoutent affirment soulignent precisent indiquent rappellent annoncent concluent
    estiment insistent poursuivent saluent confient repondent disent notent observent promettent reconnaissent
    regrettent relevent confirment avertissent previennent plaident ecrivent jugent soutiennent considerent
    constatent
""")

SAID_EN = listed("""
    said says say added adds explained explains declared stated states noted notes stressed stresses continued
    concluded insisted insists announced confirmed warned recalled argued observed replied remarked commented wrote
    pledged promised emphasised emphasized underlined affirmed acknowledged told
""")

FINITE = (
    listed("""
    ont est sont avait avaient etait etaient fut furent sera seront has had have is are was were will met meets
    would can peut peuvent doit doivent fait va vont
""")
    | SAID_EN
    | (SAYS_FR - listed("note juge lance plaide salue complete"))
)

ADVERBS = listed("""
    hier aujourd hui ensuite ainsi notamment egalement aussi encore enfin alors pour sa part son cote de mardi lundi
    mercredi jeudi vendredi samedi dimanche matin soir yesterday today also later then on monday tuesday wednesday
    thursday friday saturday sunday
""") - listed("de pour sa part son")

BEFORE_A_LETTER = listed("""
    plan point classe vitamine lettre hepatite annexe option groupe article alinea niveau type phase batiment salle zone
    categorie serie porte hall ligne appendix annex class letter group level vitamin section part room gate
""")

MAY_DOUBLE = {
    "fr": listed("nous vous tres bien faire si non oui ha ho lui ete elle elles"),
    "en": listed("that had very her so no many long really again bye ha"),
}

FRENCH_COUNTS = {
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11,
    "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "trente": 30,
}  # fmt: skip

ENGLISH_COUNTS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "twenty": 20, "thirty": 30,
}  # fmt: skip

COUNTS = FRENCH_COUNTS | ENGLISH_COUNTS
